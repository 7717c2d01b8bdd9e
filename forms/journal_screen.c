/* SPDX-License-Identifier: MIT */
/*
 * Journal: who did what, the newest entries first. However long it is, only what is looked at is
 * read: entries count from 1 and none is ever removed, so a row of the list tells its number.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "forms/forms.h"
#include "tui/text.h"
#include "tui/width.h"

enum { COMMAND_FOLLOW = TUI_COMMAND_OWNER, CACHED = 256, READ_AHEAD = 128 };

enum column {
    COLUMN_WHEN,
    COLUMN_USER,
    COLUMN_ACTION,
    COLUMN_PARAMETERS,
    COLUMN_RESULT,
    COLUMN_MESSAGE
};

/* clang-format off */
static const char *const field_names[] = {
    [COLUMN_WHEN]       = "at",
    [COLUMN_USER]       = "user",
    [COLUMN_ACTION]     = "action",
    [COLUMN_PARAMETERS] = "parameters",
    [COLUMN_RESULT]     = "result",
    [COLUMN_MESSAGE]    = "message",
};
/* clang-format on */

struct journal {
    struct console *console;
    int64_t total;   /* entries of the journal, and the number of the last one */
    int64_t *order;  /* by another column than the date: the numbers, row after row; else NULL */
    size_t ordered;  /* of `order` */
    int64_t read_at; /* the number that was read last */
    enum column sorted;
    bool descending;
    bool following;
    struct journal_entry cache[CACHED]; /* each at its number modulo CACHED; id 0 = none */
};

static const struct field *field_of(enum column column)
{
    return &journal_type.fields[record_find(&journal_type, field_names[column])];
}

static int64_t number_at(const struct journal *journal, size_t row)
{
    if (journal->order != NULL)
        return row < journal->ordered ? journal->order[row] : 0;
    return journal->descending ? journal->total - (int64_t)row : (int64_t)row + 1;
}

/* Reads that one into the cache; its neighbours too when they seem to be asked for in turn. */
static void read_around(struct journal *journal, int64_t number)
{
    struct record_place place = session_place(&journal->console->session);
    struct record_list list = { .type = &journal_type };
    struct record_span span = { .after = number - 1, .before = number + 1 };
    struct error error = ERROR_INIT;

    if (number == journal->read_at + 1)
        span.before = number + READ_AHEAD;
    else if (number == journal->read_at - 1)
        span.after = number > READ_AHEAD ? number - READ_AHEAD : 0;
    if (!journal_read(&place, &span, &list, &error))
        tui_say(journal->console->app, TUI_TONE_ERROR, error.message);
    for (size_t i = 0; i < list.count; i++) {
        const struct journal_entry *entry = record_list_item(&list, i);

        memcpy(&journal->cache[entry->id % CACHED], entry, sizeof *entry);
    }
    record_list_clear(&list);
}

/* Borrowed until the next call. One that cannot be read is blank. */
static const struct journal_entry *entry_at(void *user, size_t row)
{
    struct journal *journal = user;
    int64_t number = number_at(journal, row);
    struct journal_entry *entry = &journal->cache[number % CACHED];

    if (entry->id != number) {
        read_around(journal, number);
        if (entry->id != number) {
            record_init(&journal_type, entry);
            entry->id = number;
        }
    }
    journal->read_at = number;
    return entry;
}

static bool sort(struct journal *journal)
{
    struct error error = ERROR_INIT;

    free(journal->order);
    journal->order = NULL;
    if (journal->sorted == COLUMN_WHEN ||
        journal_sort(journal->console->session.store, field_of(journal->sorted),
                     journal->descending, &journal->order, &journal->ordered, &error))
        return true;
    free(journal->order);
    journal->order = NULL;
    show_error(journal->console->app, &error);
    return false;
}

/* True when entries came. */
static bool read_newer(void *user)
{
    struct journal *journal = user;
    struct error error = ERROR_INIT;
    int64_t before = journal->total;

    if (!journal_count(journal->console->session.store, &journal->total, &error))
        show_error(journal->console->app, &error);
    if (journal->total > before && journal->order != NULL)
        sort(journal);
    return journal->total > before;
}

static void on_refresh(void *user)
{
    read_newer(user);
}

static bool on_sort(void *user, size_t column, bool descending)
{
    struct journal *journal = user;

    journal->sorted = (enum column)column;
    journal->descending = descending;
    return sort(journal);
}

static size_t on_count(void *user)
{
    const struct journal *journal = user;

    return journal->order != NULL ? journal->ordered : (size_t)journal->total;
}

static uint64_t on_identity(void *user, size_t row)
{
    return (uint64_t)number_at(user, row);
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct text value = TEXT_INIT;

    record_show(&journal_type, entry_at(user, row),
                (size_t)record_find(&journal_type, field_names[column]), &value);
    string_store(text, size, text_string(&value));
    text_clear(&value);
}

static bool cell_contains(void *user, size_t row, enum column column, const char *folded)
{
    char text[80];

    on_cell(user, row, column, text, sizeof text);
    return tui_contains(text, folded);
}

/* The long texts are looked at where they are; dates, which hold no letter, only for what could
 * be in one: making them readable is what costs most. */
static bool on_matches(void *user, size_t row, const char *folded)
{
    const struct journal_entry *entry = entry_at(user, row);
    const char *const texts[] = { entry->message, entry->parameters, entry->action, entry->user };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (tui_contains(texts[i], folded))
            return true;
    return cell_contains(user, row, COLUMN_RESULT, folded) ||
           (strspn(folded, "0123456789/:- ") == strlen(folded) &&
            cell_contains(user, row, COLUMN_WHEN, folded));
}

static void on_totals(void *user, char *text, size_t size)
{
    const struct journal *journal = user;

    if (journal->following)
        snprintf(text, size, _("suivi : les nouvelles entrées s'ajoutent (f pour cesser)"));
    else
        string_store(text, size, _("tout le journal"));
}

static void on_open(struct tui_list *list, void *user, size_t row)
{
    const struct journal_entry *entry = entry_at(user, row);
    struct text text = TEXT_INIT;

    (void)list;
    for (size_t i = 0; i < journal_type.field_count; i++) {
        struct text value = TEXT_INIT;

        record_show(&journal_type, entry, i, &value);
        if (value.length > 0)
            text_format(&text, _("%s : %s\n"), gettext(journal_type.fields[i].label),
                        text_string(&value));
        text_clear(&value);
    }
    tui_push(((struct journal *)user)->console->app,
             tui_text_new(_("Entrée du journal"), text_string(&text)));
    text_clear(&text);
}

static bool is_following(void *user)
{
    return ((struct journal *)user)->following;
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct journal *journal = user;

    (void)list;
    (void)row;
    (void)command;
    journal->following = !journal->following;
    tui_say(journal->console->app, TUI_TONE_INFO,
            journal->following ? _("Suivi : les nouvelles entrées apparaissent d'elles-mêmes.")
                               : _("Suivi arrêté."));
    return TUI_DONE;
}

static void on_closed(struct tui_app *app, void *user)
{
    struct journal *journal = user;

    (void)app;
    free(journal->order);
    free(journal);
}

/* clang-format off */
static const struct tui_column columns[] = {
    [COLUMN_WHEN]       = { N_("Date"),       19, TUI_ALIGN_LEFT, 0 },
    [COLUMN_USER]       = { N_("Qui"),        8,  TUI_ALIGN_LEFT, 0 },
    [COLUMN_ACTION]     = { N_("Action"),     15, TUI_ALIGN_LEFT, 0 },
    [COLUMN_PARAMETERS] = { N_("Demande"),    0,  TUI_ALIGN_LEFT, TUI_COLUMN_LEFT_OUT },
    [COLUMN_RESULT]     = { N_("Résultat"),   9,  TUI_ALIGN_LEFT, 0 },
    [COLUMN_MESSAGE]    = { N_("Message"),    0,  TUI_ALIGN_LEFT, TUI_COLUMN_LEFT_OUT },
};

static const struct tui_key keys[] = {
    { { 'f' }, N_("f"), N_("suivre"), N_("montrer les nouvelles entrées dès qu'elles arrivent, ou cesser"), COMMAND_FOLLOW },
};

static const struct tui_list_source source = {
    .title = N_("Journal"),
    .help = N_("Chaque action, la plus récente d'abord. Entrée montre tout, « / » filtre, « f » suit ce qui arrive."),
    .empty = N_("Le journal est vide : rien n'a encore été fait."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
    .matches = on_matches,
    .open = on_open,
    .sort = on_sort,
    .identity = on_identity,
    .totals = on_totals,
    .refresh = on_refresh,
    .following = is_following,
    .poll = read_newer,
    .keys = { keys, sizeof keys / sizeof keys[0] },
    .command = on_command,
};
/* clang-format on */

void open_journal(struct tui_app *app, void *user)
{
    struct journal *journal = calloc(1, sizeof *journal);
    struct tui_list *list = NULL;

    if (journal != NULL) {
        journal->console = user;
        journal->descending = true;
        read_newer(journal);
        list = tui_list_new(&source, journal);
    }
    if (list == NULL) {
        if (journal != NULL)
            on_closed(app, journal);
        tui_push(app, NULL);
        return;
    }
    tui_list_set_sorted(list, COLUMN_WHEN, true);
    tui_list_screen(list)->closed = on_closed;
    tui_push(app, tui_list_screen(list));
}
