/* SPDX-License-Identifier: MIT */
/* What the screens are made of: every field, key and entry says what it is, in both languages,
 * and no letter stands for two things. */
#include "config.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "core/settings/licence.h"
#include "core/settings/records.h"
#include "tests/check.h"
#include "tests/console/console_places.h"
#include "tui/app_internal.h"

enum { DIGITS = 9, MOST_IDS = 200 };

/* `of` and `what` name the row when it fails. gettext() gives back its argument when it found no
 * translation. */
static void check_text(const char *text, const char *of, const char *what)
{
    if (text == NULL || text[0] == '\0')
        fail_msg("%s: no %s", of, what);
    if (gettext(text) == text)
        fail_msg("%s: its %s is not translated: %s", of, what, text);
}

static void check_field(const struct record_type *type, const struct field *field)
{
    char of[160];

    snprintf(of, sizeof of, "%s.%s", type->name, field->name);
    check_text(field->label, of, "label");
    check_text(field->help, of, "help");
    if (field->tab != NULL)
        check_text(field->tab, of, "tab");
    for (const struct field_choice *choice = field->choices;
         choice != NULL && choice->value != NULL; choice++)
        check_text(choice->label, of, "choice");
}

static void every_field_says_what_it_is(void **state)
{
    static const struct record_type *const others[] = { &configuration_type, &licence_type };
    size_t count = settings_type_count + sizeof others / sizeof others[0];

    (void)state;
    console_world_speak("en");
    for (size_t i = 0; i < count; i++) {
        const struct record_type *type =
            i < settings_type_count ? settings_types[i] : others[i - settings_type_count];

        check_text(type->label, type->name, "label");
        for (size_t j = 0; j < type->field_count; j++)
            check_field(type, &type->fields[j]);
    }
}

struct ids {
    const char *seen[MOST_IDS];
    size_t count;
};

static void check_menu(const struct tui_menu *menu, struct ids *ids)
{
    check_text(menu->title, "menu", "title");
    /* A digit opens each. */
    assert_in_range(menu->entry_count, 1, DIGITS);
    for (size_t i = 0; i < menu->entry_count; i++) {
        const struct tui_menu_entry *entry = &menu->entries[i];

        check_text(entry->label, entry->id, "label");
        check_text(entry->help, entry->id, "help");
        for (size_t j = 0; j < ids->count; j++)
            assert_string_not_equal(ids->seen[j], entry->id);
        assert_in_range(ids->count, 0, MOST_IDS - 1);
        ids->seen[ids->count++] = entry->id;
        if (entry->submenu != NULL)
            check_menu(entry->submenu, ids);
    }
}

static void every_entry_says_what_it_opens(void **state)
{
    struct ids ids = { .count = 0 };

    (void)state;
    console_world_speak("en");
    check_menu(&menu_root, &ids);
    assert_in_range(ids.count, 10, MOST_IDS);
}

static void check_key_texts(struct tui_key_table table, const char *place)
{
    for (size_t i = 0; i < table.count; i++) {
        check_text(table.keys[i].name, place, "key name");
        check_text(table.keys[i].help, place, "key help");
        if (table.keys[i].label != NULL)
            check_text(table.keys[i].label, place, "key label");
    }
}

/* The screen's own keys, its owner's and the console's: none hides another. */
static void check_key_codes(struct tui_app *app, const char *place)
{
    const struct tui_key_table tables[] = { tui_top(app)->owner_keys, tui_top(app)->keys,
                                            app->options.keys };
    enum { TABLES = sizeof tables / sizeof tables[0], CODES = 4, MOST_CODES = 300 };
    int32_t codes[MOST_CODES];
    size_t count = 0;

    for (size_t t = 0; t < (tui_top(app)->class->popup ? TABLES - 1 : TABLES); t++)
        for (size_t i = 0; i < tables[t].count; i++)
            for (size_t c = 0; c < CODES && tables[t].keys[i].codes[c] != 0; c++) {
                for (size_t j = 0; j < count; j++)
                    if (codes[j] == tables[t].keys[i].codes[c])
                        fail_msg("%s: key %x (%s) stands for two things", place, codes[j],
                                 tables[t].keys[i].name);
                assert_in_range(count, 0, MOST_CODES - 1);
                codes[count++] = tables[t].keys[i].codes[c];
            }
}

/* "Garder la table (g)": the letters that answers end with. */
static void check_hot_keys(struct console_world *world, const char *place)
{
    char *screen = console_world_dump(world);
    char letters[8] = "";
    size_t count = 0;

    for (const char *at = screen; *at != '\0'; at++)
        if (at[0] == '(' && at[1] >= 'a' && at[1] <= 'z' && at[2] == ')') {
            assert_in_range(count, 0, sizeof letters - 2);
            if (strchr(letters, at[1]) != NULL)
                fail_msg("%s: letter %c stands for two answers", place, at[1]);
            letters[count++] = at[1];
            letters[count] = '\0';
        }
    free(screen);
}

static void every_key_says_what_it_does(void **state)
{
    static const char *const languages[] = { "fr", "en" };

    for (size_t l = 0; l < 2; l++) {
        console_world_speak(languages[l]);
        for (size_t i = 0; i < console_place_count; i++) {
            struct console_world world;
            struct tui_app *app;

            console_place_open(&world, *state, &console_places[i], 24, 80);
            app = world.console.app;
            check_key_texts(tui_top(app)->owner_keys, console_places[i].name);
            check_key_texts(tui_top(app)->keys, console_places[i].name);
            check_key_texts(app->options.keys, console_places[i].name);
            check_key_texts(frame_keys, console_places[i].name);
            check_key_codes(app, console_places[i].name);
            if (strcmp(tui_top(app)->class->name, "dialog") == 0)
                check_hot_keys(&world, console_places[i].name);
            console_world_close(&world);
        }
    }
}

/* Also after a failure: what follows speaks French. */
static int back_to_french(void **state)
{
    (void)state;
    console_world_speak("fr");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_field_says_what_it_is, back_to_french),
        cmocka_unit_test_teardown(every_entry_says_what_it_opens, back_to_french),
        cmocka_unit_test_teardown(every_key_says_what_it_does, back_to_french),
    };

    return cmocka_run_group_tests(tests, console_world_setup, console_world_teardown);
}
