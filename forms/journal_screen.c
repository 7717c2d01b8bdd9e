/* SPDX-License-Identifier: MIT */
/* Journal: who did what. The newest entries first; the older ones are read when asked for. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "forms/forms.h"
#include "tui/text.h"
#include "tui/width.h"

enum { COMMAND_FOLLOW = TUI_COMMAND_OWNER, COMMAND_OLDER, READ_AT_ONCE = 5000 };

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
    struct record_list entries; /* in the order they were read */
    size_t *order;              /* what is shown: indexes into entries */
    int64_t first, last;        /* numbers of the oldest and the newest one read */
    int64_t total;              /* entries of the whole journal */
    enum column sorted;
    bool descending;
    bool following;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_column(const struct journal_entry *a, const struct journal_entry *b,
                          enum column column)
{
    switch (column) {
    case COLUMN_USER:
        return strcmp(a->user, b->user);
    case COLUMN_ACTION:
        return strcmp(a->action, b->action);
    case COLUMN_PARAMETERS:
        return strcmp(a->parameters, b->parameters);
    case COLUMN_RESULT:
        return compare_numbers(a->result, b->result);
    case COLUMN_MESSAGE:
        return strcmp(a->message, b->message);
    case COLUMN_WHEN:
        break;
    }
    return compare_numbers(a->id, b->id);
}

/* Equals stay newest first, whichever way the column goes. */
static int compare(const void *left, const void *right, void *data)
{
    const struct journal *journal = data;
    const struct journal_entry *a = record_list_item(&journal->entries, *(const size_t *)left);
    const struct journal_entry *b = record_list_item(&journal->entries, *(const size_t *)right);
    int order = compare_column(a, b, journal->sorted);

    if (order != 0)
        return journal->descending ? -order : order;
    return compare_numbers(b->id, a->id);
}

/* After entries came: what is shown, and between which numbers. */
static bool arrange(struct journal *journal, struct error *error)
{
    size_t count = journal->entries.count;
    size_t *order = realloc(journal->order, (count + 1) * sizeof *order);

    if (order == NULL)
        return error_memory(error);
    journal->order = order;
    journal->first = count == 0 ? 0 : INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct journal_entry *entry = record_list_item(&journal->entries, i);

        order[i] = i;
        journal->first = entry->id < journal->first ? entry->id : journal->first;
        journal->last = entry->id > journal->last ? entry->id : journal->last;
    }
    if (count > 1)
        qsort_r(order, count, sizeof *order, compare, journal);
    return journal_count(journal->console->session.store, &journal->total, error);
}

/* Adds entries to those that are there; false when none came. */
static bool read_span(struct journal *journal, const struct record_span *span)
{
    struct record_place place = session_place(&journal->console->session);
    struct error error = ERROR_INIT;
    size_t before = journal->entries.count;

    if (!journal_read(&place, span, &journal->entries, &error) ||
        ((journal->order == NULL || journal->entries.count > before) &&
         !arrange(journal, &error))) {
        /* What has no place in the order is not shown. */
        journal->entries.count = before;
        show_error(journal->console->app, &error);
        return false;
    }
    return journal->entries.count > before;
}

static bool read_newer(void *user)
{
    struct journal *journal = user;
    /* Only the end the first time; then all that came, so that there is no hole. */
    const struct record_span span = {
        .after = journal->last,
        .limit = journal->last == 0 ? READ_AT_ONCE : 0,
    };

    return read_span(journal, &span);
}

static void on_refresh(void *user)
{
    read_newer(user);
}

static void read_older(struct journal *journal, struct tui_list *list)
{
    if (journal->first <= 1)
        tui_say(journal->console->app, TUI_TONE_INFO, _("Tout le journal est déjà là."));
    else if (read_span(journal,
                       &(struct record_span){ .before = journal->first, .limit = READ_AT_ONCE }))
        tui_list_changed(list);
}

static bool on_sort(void *user, size_t column, bool descending)
{
    struct journal *journal = user;

    journal->sorted = (enum column)column;
    journal->descending = descending;
    if (journal->entries.count > 1)
        qsort_r(journal->order, journal->entries.count, sizeof *journal->order, compare, journal);
    return true;
}

static size_t on_count(void *user)
{
    return ((struct journal *)user)->entries.count;
}

static const struct journal_entry *entry_at(void *user, size_t row)
{
    const struct journal *journal = user;

    return record_list_item(&journal->entries, journal->order[row]);
}

static uint64_t on_identity(void *user, size_t row)
{
    return (uint64_t)entry_at(user, row)->id;
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    struct text value = TEXT_INIT;

    record_show(&journal_type, entry_at(user, row),
                (size_t)record_find(&journal_type, field_names[column]), &value);
    string_store(text, size, text_string(&value));
    text_clear(&value);
}

static void on_totals(void *user, char *text, size_t size)
{
    const struct journal *journal = user;
    char read[32], all[32];

    tui_number((int64_t)journal->entries.count, read, sizeof read);
    tui_number(journal->total, all, sizeof all);
    if (journal->following)
        snprintf(text, size, _("suivi : les nouvelles entrées s'ajoutent (f pour cesser)"));
    else if (journal->first > 1)
        snprintf(text, size, _("les %s dernières sur %s (p : de plus anciennes)"), read, all);
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

    (void)row;
    if (command == COMMAND_OLDER) {
        read_older(journal, list);
        return TUI_DONE;
    }
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
    record_list_clear(&journal->entries);
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
    { { 'p' }, N_("p"), N_("plus"),   N_("lire aussi de plus anciennes entrées"), COMMAND_OLDER },
};

static const struct tui_list_source source = {
    .title = N_("Journal"),
    .help = N_("Chaque action, la plus récente d'abord. Entrée montre tout, « / » filtre ce qui est lu, « p » lit de plus anciennes entrées, « f » suit ce qui arrive."),
    .empty = N_("Le journal est vide : rien n'a encore été fait."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
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
        journal->entries.type = &journal_type;
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
