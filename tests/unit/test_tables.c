/* SPDX-License-Identifier: MIT */
/* The tables that the program is made of: record types and verbs. */
#include "config.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/settings/dossier.h"
#include "core/settings/journal.h"
#include "core/settings/licence.h"
#include "core/settings/records.h"
#include "tests/check.h"
#include "tests/unit/world.h"

enum { TYPES = 32 };

/* Every type: those of the store and those of files. */
static size_t all_types(const struct record_type *types[TYPES])
{
    size_t count = 0;

    for (; count < settings_type_count; count++)
        types[count] = settings_types[count];
    types[count++] = &configuration_type;
    types[count++] = &licence_type;
    return count;
}

static bool is_word(const char *name)
{
    return name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen(name);
}

/* "list", or "ssh-key add". */
static bool is_action(const char *action)
{
    return strspn(action, "abcdefghijklmnopqrstuvwxyz- ") == strlen(action) &&
           strchr("- ", action[0]) == NULL && strchr("- ", action[strlen(action) - 1]) == NULL &&
           strstr(action, "  ") == NULL;
}

static bool is_sentence(const char *text)
{
    return text != NULL && text[0] != '\0' && utf8_valid(text);
}

/* clang-format off */
/* Beside each kind, the size of its member; 0 = a text, of any. */
static const size_t sizes[FIELD_KIND_COUNT] = {
    [FIELD_INTEGER] = sizeof(int64_t),
    [FIELD_YES_NO]  = sizeof(bool),
    [FIELD_CHOICE]  = sizeof(int),
};
/* clang-format on */

static void check_field(const struct record_type *type, const struct field *field)
{
    if (!is_word(field->name) || !is_sentence(field->label) || !is_sentence(field->help))
        fail_msg("%s.%s: name, label or help", type->name, field->name);
    if (field->tab != NULL && !is_sentence(field->tab))
        fail_msg("%s.%s: tab", type->name, field->name);
    if (field->offset < sizeof(struct record) || field->offset + field->size > type->size)
        fail_msg("%s.%s lies outside its struct", type->name, field->name);
    if (field->kind >= FIELD_KIND_COUNT ||
        (sizes[field->kind] != 0 ? field->size != sizes[field->kind] : field->size < 2))
        fail_msg("%s.%s: the member is not of its kind", type->name, field->name);
    if (field->kind == FIELD_INTEGER && field->minimum >= field->maximum)
        fail_msg("%s.%s: limits", type->name, field->name);
    if ((field->kind == FIELD_CHOICE) != (field->choices != NULL))
        fail_msg("%s.%s: choices", type->name, field->name);
    for (size_t i = 0; field->choices != NULL && field->choices[i].value != NULL; i++)
        if (i > 99 || !is_word(field->choices[i].value) || !is_sentence(field->choices[i].label))
            fail_msg("%s.%s: choice %zu", type->name, field->name, i);
    if (strcmp(field->label, field->help) == 0)
        fail_msg("%s.%s: the help repeats the label", type->name, field->name);
}

static void every_field_is_described_and_inside_its_struct(void **state)
{
    const struct record_type *types[TYPES];
    size_t count = all_types(types);

    (void)state;
    for (size_t t = 0; t < count; t++) {
        assert_true(is_word(types[t]->name) && is_sentence(types[t]->label));
        assert_in_range(types[t]->field_count, 1, 64);
        for (size_t i = 0; i < types[t]->field_count; i++) {
            check_field(types[t], &types[t]->fields[i]);
            if (record_find(types[t], types[t]->fields[i].name) != (int)i)
                fail_msg("%s.%s is there twice", types[t]->name, types[t]->fields[i].name);
        }
    }
}

/* Members of two fields on the same bytes would overwrite each other. */
static void no_two_fields_share_a_member(void **state)
{
    const struct record_type *types[TYPES];
    size_t count = all_types(types);

    (void)state;
    for (size_t t = 0; t < count; t++)
        for (size_t i = 0; i < types[t]->field_count; i++)
            for (size_t j = 0; j < i; j++) {
                const struct field *a = &types[t]->fields[i];
                const struct field *b = &types[t]->fields[j];

                if (a->offset < b->offset + b->size && b->offset < a->offset + a->size)
                    fail_msg("%s: %s and %s", types[t]->name, a->name, b->name);
            }
}

static void every_default_is_a_value_of_its_field(void **state)
{
    const struct record_type *types[TYPES];
    size_t count = all_types(types);
    struct error error = ERROR_INIT;

    (void)state;
    for (size_t t = 0; t < count; t++) {
        void *record = calloc(1, types[t]->size);

        for (size_t i = 0; i < types[t]->field_count; i++)
            if (types[t]->fields[i].fallback != NULL)
                check_ok(record_set(types[t], record, i, types[t]->fields[i].fallback, &error),
                         &error);
        free(record);
    }
}

static void types_of_the_store_have_a_key_an_order_and_words_for_an_empty_list(void **state)
{
    (void)state;
    for (size_t t = 0; t < settings_type_count; t++) {
        const struct record_type *type = settings_types[t];
        bool has_key = false;

        for (size_t i = 0; i < type->field_count; i++)
            has_key = has_key || (type->fields[i].flags & FIELD_KEY) != 0;
        assert_true(has_key);
        assert_true(is_sentence(type->order) && is_sentence(type->empty));
        for (size_t other = 0; other < t; other++)
            assert_string_not_equal(settings_types[other]->name, type->name);
    }
}

static bool same_verb(const struct verb *a, const struct verb *b)
{
    return strcmp(a->noun, b->noun) == 0 && string_equal(a->action, b->action);
}

static void every_verb_is_one_of_its_name_and_explained(void **state)
{
    (void)state;
    assert_true(verb_count > 0);
    for (size_t v = 0; v < verb_count; v++) {
        const struct verb *verb = &verbs[v];

        assert_true(is_word(verb->noun) && (verb->action == NULL || is_action(verb->action)));
        assert_true(is_sentence(verb->help) && verb->run != NULL);
        assert_true(verb->minimum <= verb->maximum);
        if ((verb->maximum > 0) != (verb->arguments != NULL || verb->pairs != NULL))
            fail_msg("%s %s: arguments that are shown, and taken", verb->noun, verb->action);
        for (size_t other = 0; other < v; other++)
            if (same_verb(verb, &verbs[other]))
                fail_msg("%s %s is there twice", verb->noun, verb->action);
        for (size_t i = 0; i < INVOCATION_OPTIONS && verb->options[i].name != NULL; i++)
            assert_true(is_sentence(verb->options[i].help) && verb->options[i].name[0] != '-');
    }
}

/* What is not said is for administrators only: it must be said. */
static void every_verb_says_what_it_takes_and_obeys_it(void **state)
{
    static const enum role roles[] = { ROLE_ADMIN, ROLE_OPERATOR, ROLE_SUPPORT, ROLE_TILL };
    static const int ranks[] = { 3, 2, 1, 0 };

    (void)state;
    for (size_t v = 0; v < verb_count; v++) {
        const struct verb *verb = &verbs[v];
        int least = 3;

        if ((verb->right == ACTION_NONE) != ((verb->flags & VERB_NO_SESSION) != 0))
            fail_msg("%s %s: what it takes", verb->noun, verb->action);
        for (size_t r = 0; r < sizeof roles / sizeof roles[0]; r++)
            if (actions[verb->right].least == roles[r])
                least = ranks[r];
        /* What changes a record is an administrator's; what only shows, everybody's. */
        if (verb->run == verb_record_add || verb->run == verb_record_set ||
            verb->run == verb_record_remove)
            assert_int_equal(least, 3);
        if (verb->run == verb_record_list || verb->run == verb_record_show)
            assert_int_equal(least, 1);
        for (size_t r = 0; r < sizeof roles / sizeof roles[0]; r++) {
            const struct session session = { .role = roles[r] };

            assert_int_equal(session_may(&session, verb->right), ranks[r] >= least);
        }
    }
}

/* gettext gives its argument back when the catalogue has nothing for it. */
static void check_translated(const char *text)
{
    if (text != NULL && dgettext(PACKAGE, text) == text)
        fail_msg("not translated: %s", text);
}

static void check_type(const struct record_type *type)
{
    check_translated(type->label);
    check_translated(type->empty);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];

        check_translated(field->label);
        check_translated(field->help);
        check_translated(field->tab);
        for (size_t c = 0; field->choices != NULL && field->choices[c].value != NULL; c++)
            check_translated(field->choices[c].label);
    }
}

static void every_text_of_the_tables_has_its_english(void **state)
{
    struct installation *world = *state;
    const struct record_type *types[TYPES];
    size_t count = all_types(types);
    const char *sources = getenv("srcdir");

    setenv("LANGUAGE", "en", 1);
    assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
    assert_int_equal(world_status("mkdir -p %s/en/LC_MESSAGES && msgfmt -o"
                                  " %s/en/LC_MESSAGES/" PACKAGE ".mo %s/assets/po/en.po",
                                  world->directory, world->directory,
                                  sources == NULL ? "." : sources),
                     0);
    assert_non_null(bindtextdomain(PACKAGE, world->directory));
    for (size_t t = 0; t < count; t++)
        check_type(types[t]);
    for (size_t v = 0; v < verb_count; v++) {
        check_translated(verbs[v].help);
        for (size_t i = 0; i < INVOCATION_OPTIONS && verbs[v].options[i].name != NULL; i++)
            check_translated(verbs[v].options[i].help);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_described_and_inside_its_struct),
        cmocka_unit_test(no_two_fields_share_a_member),
        cmocka_unit_test(every_default_is_a_value_of_its_field),
        cmocka_unit_test(types_of_the_store_have_a_key_an_order_and_words_for_an_empty_list),
        cmocka_unit_test(every_verb_is_one_of_its_name_and_explained),
        cmocka_unit_test(every_verb_says_what_it_takes_and_obeys_it),
        cmocka_unit_test_setup_teardown(every_text_of_the_tables_has_its_english, world_directory,
                                        world_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
