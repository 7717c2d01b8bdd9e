/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/form.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "tui/complete.h"
#include "tui/form_internal.h"
#include "tui/translate.h"
#include "tui/width.h"

/* clang-format off */
static const struct tui_key form_keys[] = {
    { { TUI_CTRL('s'), TUI_KEY(KEY_F(2)) },   N_("Ctrl-S"), N_("enregistrer"),
      N_("enregistrer (aussi F2)"), TUI_COMMAND_SAVE },
    { { TUI_TAB, TUI_KEY(KEY_DOWN) },         N_("Tab"), N_("suivant"),
      N_("champ suivant (aussi ↓) ; dans un chemin, le compléter"), TUI_COMMAND_NEXT },
    { { TUI_KEY(KEY_BTAB), TUI_KEY(KEY_UP) }, N_("Maj-Tab"), NULL,
      N_("champ précédent (aussi ↑)"), TUI_COMMAND_PREVIOUS },
    { { TUI_CTRL('n'), TUI_KEY(KEY_F(6)), TUI_KEY_CTRL_RIGHT, TUI_KEY(KEY_NPAGE) },
      N_("Ctrl-N"), N_("onglet"), N_("onglet suivant (aussi F6, Page ↓, Ctrl-→)"),
      TUI_COMMAND_NEXT_TAB },
    { { TUI_CTRL('t'), TUI_KEY(KEY_F(5)), TUI_KEY_CTRL_LEFT, TUI_KEY(KEY_PPAGE) },
      N_("Ctrl-T"), NULL, N_("onglet précédent (aussi F5, Page ↑, Ctrl-←)"),
      TUI_COMMAND_PREVIOUS_TAB },
    { { TUI_ESCAPE },                         N_("Échap"), N_("quitter"),
      N_("quitter le formulaire, après question s'il a changé"), TUI_COMMAND_BACK },
    { { TUI_ENTER },                          N_("Entrée"), N_("choisir"),
      N_("ouvrir les choix, presser le bouton, sinon champ suivant"), TUI_COMMAND_OPEN },
    { { TUI_CTRL('u') },                      N_("Ctrl-U"), NULL,
      N_("vider le champ"), TUI_COMMAND_TEXT },
};
_Static_assert(sizeof form_keys / sizeof form_keys[0] == FORM_KEY_COUNT, "room for every key");

enum { LEAVE_STAY, LEAVE_SAVE, LEAVE_DROP };
static const struct tui_answer leave_answers[] = {
    { .label = N_("Enregistrer"), .hot_key = 'e', .value = LEAVE_SAVE },
    { .label = N_("Abandonner les changements"), .hot_key = 'a', .value = LEAVE_DROP },
    { .label = N_("Continuer la saisie"), .hot_key = 'c', .value = LEAVE_STAY },
};
enum { LEAVE_SAFE = 2 };
/* clang-format on */

static struct field_state *focused(struct tui_form *form)
{
    return &form->states[form->focus];
}

static void say_wrong(struct tui_form *form, const struct tui_message *message)
{
    tui_say(form->screen.app, TUI_TONE_ERROR, message->text);
}

/* The focus goes: the value takes its stored form, defaults come back, rules are asked. */
static void leave_field(struct tui_form *form)
{
    const struct tui_form_table *table = form->table;
    struct field_state *state = focused(form);
    struct tui_message message = { "" };

    if (!state->dirty)
        return;
    state->dirty = false;
    if (state->line.length == 0 && !state->stored && table->emptied != NULL)
        table->emptied(form, form->focus);
    if (!form_check_field(form, form->focus, &message)) {
        say_wrong(form, &message);
        return;
    }
    if (table->changed != NULL)
        table->changed(form, form->focus);
}

static void enter_field(struct tui_form *form, size_t index)
{
    const struct tui_line *line = &form->states[index].line;

    if (form->table->fields[index].tab != form->table->fields[form->focus].tab)
        form->first = 0;
    form->focus = index;
    form->states[index].line.cursor = line->length;
    form->screen.typing = form_kind(form, index)->typed;
}

void tui_form_focus(struct tui_form *form, size_t index)
{
    if (index < form->table->field_count && form_kind(form, index)->focusable)
        enter_field(form, index);
}

/* Fields come tab by tab, whatever their order in the table: this is a field's place. */
static int64_t place_of(const struct tui_form *form, size_t index)
{
    return (int64_t)(form->table->fields[index].tab * form->table->field_count + index);
}

/* The focusable field that comes just after `from` (before it when not `forward`); SIZE_MAX = none. */
static size_t neighbour(const struct tui_form *form, int64_t from, bool forward)
{
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < form->table->field_count; i++) {
        int64_t place = place_of(form, i);

        if (!form_kind(form, i)->focusable || (forward ? place <= from : place >= from))
            continue;
        if (best == SIZE_MAX ||
            (forward ? place < place_of(form, best) : place > place_of(form, best)))
            best = i;
    }
    return best;
}

/* The next focusable field in this direction, over the tabs and round. */
static void move_focus(struct tui_form *form, bool forward)
{
    size_t next = neighbour(form, place_of(form, form->focus), forward);

    leave_field(form);
    if (next == SIZE_MAX)
        next = neighbour(form, forward ? -1 : INT64_MAX, forward);
    if (next != SIZE_MAX)
        enter_field(form, next);
}

static void move_tab(struct tui_form *form, bool forward)
{
    size_t tabs = form->table->tab_count;
    size_t tab = form->table->fields[form->focus].tab;

    if (tabs < 2)
        return;
    leave_field(form);
    for (size_t tried = 0; tried < tabs; tried++) {
        tab = (tab + (forward ? 1 : tabs - 1)) % tabs;
        for (size_t i = 0; i < form->table->field_count; i++)
            if (form->table->fields[i].tab == tab && form_kind(form, i)->focusable) {
                enter_field(form, i);
                return;
            }
    }
}

static void user_changed(struct tui_form *form, size_t index)
{
    struct field_state *state = &form->states[index];

    state->touched = true;
    state->dirty = true;
    state->defaulted = false;
    state->wrong = false;
}

static void set_value(struct tui_form *form, size_t index, const char *value)
{
    struct field_state *state = &form->states[index];

    if (!tui_line_set(&state->line, value))
        tui_say(form->screen.app, TUI_TONE_ERROR, _("Mémoire insuffisante."));
}

/* A choice is complete at once: nothing waits for the field to be left. */
static void choose(struct tui_form *form, size_t index, const char *value)
{
    set_value(form, index, value);
    user_changed(form, index);
    if (index == form->focus)
        leave_field(form);
}

static void picked(struct tui_app *app, void *user, size_t choice)
{
    struct tui_form *form = user;

    (void)app;
    choose(form, form->picking, form->offered[choice].value);
}

static bool open_choices(struct tui_form *form)
{
    const struct tui_choice *choices = NULL;
    size_t count = form_choices(form, form->focus, &choices);
    struct tui_pick pick = { .choices = choices, .choice_count = count, .picked = picked };

    if (count == 0)
        return false;
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].value, tui_form_get(form, form->focus)) == 0)
            pick.selected = i;
    pick.title = tui_translate(form->table->fields[form->focus].label);
    pick.user = form;
    form->picking = form->focus;
    form->offered = choices;
    return tui_pick(form->screen.app, &pick);
}

static void next_choice(struct tui_form *form, bool forward)
{
    const struct tui_choice *choices = NULL;
    size_t count = form_choices(form, form->focus, &choices);
    size_t at = forward ? count - 1 : 0;

    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].value, tui_form_get(form, form->focus)) == 0)
            at = i;
    choose(form, form->focus, choices[(at + (forward ? 1 : count - 1)) % count].value);
}

static bool save_form(struct tui_form *form)
{
    const struct tui_form_table *table = form->table;
    struct tui_message message = { "" };
    size_t bad = SIZE_MAX;

    leave_field(form);
    for (size_t i = 0; i < table->field_count; i++)
        if (!form_check_field(form, i, &message)) {
            tui_form_focus(form, i);
            say_wrong(form, &message);
            return false;
        }
    if (!table->save(form, &bad, &message)) {
        if (bad < table->field_count) {
            form->states[bad].wrong = true;
            tui_form_focus(form, bad);
        }
        say_wrong(form, &message);
        return false;
    }
    for (size_t i = 0; i < table->field_count; i++)
        form->states[i].touched = form->states[i].dirty = false;
    tui_say(form->screen.app, TUI_TONE_GOOD,
            message.text[0] == '\0' ? _("Enregistré.") : message.text);
    return true;
}

static void leave_answered(struct tui_app *app, void *user, int answer)
{
    struct tui_form *form = user;

    if (answer == LEAVE_DROP || (answer == LEAVE_SAVE && save_form(form)))
        tui_remove(app, &form->screen);
}

static bool form_changed(struct tui_screen *screen)
{
    struct tui_form *form = (struct tui_form *)screen;

    for (size_t i = 0; i < form->table->field_count; i++)
        if (form->states[i].touched)
            return true;
    return false;
}

static enum tui_reply leave_form(struct tui_form *form)
{
    if (!form_changed(&form->screen))
        return TUI_CLOSE;
    tui_ask(form->screen.app,
            &(struct tui_question){ .title = form->screen.title,
                                    .text = _("Ce formulaire contient des changements qui ne sont "
                                              "pas enregistrés."),
                                    .answers = leave_answers,
                                    .answer_count = sizeof leave_answers / sizeof leave_answers[0],
                                    .safe = LEAVE_SAFE,
                                    .answered = leave_answered,
                                    .user = form });
    return TUI_DONE;
}

static bool complete_path(struct tui_form *form)
{
    char text[PATH_MAX];

    /* Only what is being typed: Tab through a form must leave its values alone. */
    if (form->table->fields[form->focus].kind != TUI_FIELD_PATH || !focused(form)->dirty ||
        focused(form)->line.length == 0 ||
        !tui_complete_path(tui_form_get(form, form->focus), text, sizeof text))
        return false;
    set_value(form, form->focus, text);
    user_changed(form, form->focus);
    return true;
}

static void press_enter(struct tui_form *form)
{
    if (form->table->fields[form->focus].kind == TUI_FIELD_BUTTON) {
        if (form->table->button != NULL)
            form->table->button(form, form->focus);
    } else if (!open_choices(form)) {
        move_focus(form, true);
    }
}

static enum tui_reply edit(struct tui_form *form, int32_t key)
{
    struct field_state *state = focused(form);
    bool changed = false;

    if (!form_kind(form, form->focus)->typed) {
        if (key == ' ' && form->table->fields[form->focus].kind == TUI_FIELD_BUTTON)
            press_enter(form);
        else if (key == ' ' || key == TUI_KEY(KEY_RIGHT))
            next_choice(form, true);
        else if (key == TUI_KEY(KEY_LEFT))
            next_choice(form, false);
        else
            return TUI_IGNORED;
        return TUI_DONE;
    }
    if (!tui_line_key(&state->line, key, &changed))
        return TUI_IGNORED;
    /* Erasing what is shown as bullets removes the stored secret. */
    if (state->stored && (changed || key == TUI_CTRL('u') || key == TUI_BACKSPACE)) {
        state->stored = false;
        changed = true;
    }
    if (changed)
        user_changed(form, form->focus);
    return TUI_DONE;
}

static enum tui_reply form_key(struct tui_screen *screen, int command, int32_t key)
{
    struct tui_form *form = (struct tui_form *)screen;

    switch (command) {
    case TUI_COMMAND_TEXT:
        return edit(form, key);
    case TUI_COMMAND_NEXT:
        if (key != TUI_TAB || !complete_path(form))
            move_focus(form, true);
        return TUI_DONE;
    case TUI_COMMAND_PREVIOUS:
        move_focus(form, false);
        return TUI_DONE;
    case TUI_COMMAND_NEXT_TAB:
    case TUI_COMMAND_PREVIOUS_TAB:
        move_tab(form, command == TUI_COMMAND_NEXT_TAB);
        return TUI_DONE;
    case TUI_COMMAND_OPEN:
        press_enter(form);
        return TUI_DONE;
    case TUI_COMMAND_SAVE:
        return save_form(form) && !form->table->stays ? TUI_CLOSE : TUI_DONE;
    case TUI_COMMAND_BACK:
        return leave_form(form);
    default:
        return TUI_IGNORED;
    }
}

static enum tui_reply form_mouse(struct tui_screen *screen, enum tui_mouse what, int row,
                                 int column)
{
    struct tui_form *form = (struct tui_form *)screen;
    size_t index = form_field_at(form, row);

    (void)column;
    if (what != TUI_MOUSE_CLICK)
        return TUI_IGNORED;
    if (index == SIZE_MAX || !form_kind(form, index)->focusable)
        return TUI_DONE;
    if (index == form->focus && !form_kind(form, index)->typed) {
        press_enter(form);
    } else if (index != form->focus) {
        leave_field(form);
        enter_field(form, index);
    }
    return TUI_DONE;
}

static const char *form_hint(struct tui_screen *screen)
{
    struct tui_form *form = (struct tui_form *)screen;

    return tui_translate(form->table->fields[form->focus].help);
}

void tui_form_free(struct tui_form *form)
{
    if (form == NULL)
        return;
    for (size_t i = 0; form->states != NULL && i < form->state_count; i++)
        tui_line_clear(&form->states[i].line);
    free(form->states);
    free(form);
}

static void form_close(struct tui_screen *screen)
{
    tui_form_free((struct tui_form *)screen);
}

static const struct tui_screen_class form_class = {
    .name = "form",
    .hint_in_line = true,
    .keys = { form_keys, sizeof form_keys / sizeof form_keys[0] },
    .draw = form_draw,
    .key = form_key,
    .mouse = form_mouse,
    .hint = form_hint,
    .changed = form_changed,
    .close = form_close,
};

static void keep_useful_keys(struct tui_form *form)
{
    size_t kept = 0;

    for (size_t i = 0; i < FORM_KEY_COUNT; i++)
        if (form->table->tab_count > 1 || (form_keys[i].command != TUI_COMMAND_NEXT_TAB &&
                                           form_keys[i].command != TUI_COMMAND_PREVIOUS_TAB))
            form->keys[kept++] = form_keys[i];
    form->screen.keys = (struct tui_key_table){ form->keys, kept };
}

struct tui_form *tui_form_new(const struct tui_form_table *table, void *user)
{
    struct tui_form *form = calloc(1, sizeof *form);

    if (form == NULL)
        return NULL;
    form->table = table;
    form->states = calloc(table->field_count, sizeof *form->states);
    form->state_count = table->field_count;
    if (form->states == NULL || table->field_count == 0) {
        tui_form_free(form);
        return NULL;
    }
    tui_screen_init(&form->screen, &form_class, table->title, user);
    form->screen.help = table->help;
    keep_useful_keys(form);
    for (size_t i = 0; i < table->field_count; i++) {
        form->states[i].line.secret = table->fields[i].kind == TUI_FIELD_SECRET;
        form->states[i].line.limit = table->fields[i].limit;
    }
    for (size_t i = 0; i < table->field_count; i++)
        if (form_kind(form, i)->focusable) {
            enter_field(form, i);
            break;
        }
    return form;
}

struct tui_screen *tui_form_screen(struct tui_form *form)
{
    return form == NULL ? NULL : &form->screen;
}

void *tui_form_user(struct tui_form *form)
{
    return form->screen.user;
}

struct tui_app *tui_form_app(struct tui_form *form)
{
    return form->screen.app;
}
