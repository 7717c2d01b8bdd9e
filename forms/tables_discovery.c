/* SPDX-License-Identifier: MIT */
/* What the business database has, marked to be added to the tables to synchronise; the default list. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/default_tables.h"
#include "core/sync/tables.h"
#include "forms/forms.h"
#include "tui/width.h"

enum { COMMAND_ADD = TUI_COMMAND_OWNER };

struct found {
    struct console *console;
    struct snapshot snapshot; /* for the work */
    struct discovery discovery;
    bool *marked; /* beside the tables */
    char hint[400];
};

static void found_free(void *data)
{
    struct found *found = data;

    if (found == NULL)
        return;
    discovery_clear(&found->discovery);
    free(found->marked);
    free(found);
}

static bool run_discovery(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct found *found = data;
    struct session session;
    bool ok = snapshot_open(&found->snapshot, &session, error) &&
              sync_discover(&session, &found->discovery, job, error);

    session_close(&session);
    if (ok)
        found->marked = calloc(found->discovery.count + 1, sizeof *found->marked);
    if (ok && found->marked == NULL)
        return error_memory(error);
    if (ok)
        text_format(summary,
                    ngettext("La base a %zu table.", "La base a %zu tables.",
                             (unsigned long)found->discovery.count),
                    found->discovery.count);
    return ok;
}

static const struct discovered_table *table_at(void *user, size_t row)
{
    return &((struct found *)user)->discovery.tables[row];
}

static size_t on_count(void *user)
{
    return ((struct found *)user)->discovery.count;
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct discovered_table *table = table_at(user, row);

    if (column == 0)
        string_store(text, size, table->name);
    else if (column == 1)
        tui_number(table->rows, text, size);
    else if (column == 2)
        string_store(text, size, table->listed ? _("oui") : "");
    else
        string_store(text, size,
                     table->key.length == 0 ? _("(sans clé)") : text_string(&table->key));
}

static bool on_marked(void *user, size_t row)
{
    return ((struct found *)user)->marked[row];
}

/* Those that are in already stay without a mark: there is nothing to add. */
static void on_mark(void *user, size_t row, bool marked)
{
    ((struct found *)user)->marked[row] = marked && !table_at(user, row)->listed;
}

static const char *on_hint(void *user, size_t row)
{
    struct found *found = user;
    const struct discovered_table *table = table_at(user, row);

    if (table->listed)
        snprintf(found->hint, sizeof found->hint, _("« %s » est déjà dans la liste."), table->name);
    else if (table->key.length == 0)
        string_store(found->hint, sizeof found->hint,
                     _("Sans clé primaire : part entière avec les données, jamais avec les "
                       "modifications."));
    else
        return NULL;
    return found->hint;
}

static void on_totals(void *user, char *text, size_t size)
{
    struct found *found = user;
    size_t marked = 0;

    for (size_t i = 0; i < found->discovery.count; i++)
        marked += found->marked[i];
    snprintf(text, size,
             ngettext("%zu table marquée", "%zu tables marquées", (unsigned long)marked), marked);
}

static bool add_one(struct session *session, const char *name, struct error *error)
{
    struct sync_table record;
    char number[24];

    record_init(&sync_table_type, &record);
    snprintf(number, sizeof number, "%lld", (long long)session->dossier);
    return record_set(&sync_table_type, &record, (size_t)record_find(&sync_table_type, "dossier"),
                      number, error) &&
           record_set(&sync_table_type, &record, (size_t)record_find(&sync_table_type, "name"),
                      name, error) &&
           sync_table_add(session, &record, name, NULL, error);
}

/* All that is marked, or the selected one when nothing is: all of it or nothing. */
static void add(struct found *found, size_t row)
{
    struct session *session = &found->console->session;
    struct tui_app *app = found->console->app;
    struct error error = ERROR_INIT;
    size_t marked = 0;
    size_t added = 0;
    bool ok = session_begin(session, &error);

    if (!ok) {
        show_error(found->console->app, &error);
        return;
    }
    for (size_t i = 0; i < found->discovery.count; i++)
        marked += found->marked[i];
    for (size_t i = 0; ok && i < found->discovery.count; i++)
        if (marked > 0 ? found->marked[i] : i == row) {
            ok = add_one(session, table_at(found, i)->name, &error);
            added++;
        }
    ok = session_end(session, ok, &error);
    if (!ok) {
        show_error(found->console->app, &error);
        return;
    }
    tui_pop(app); /* and with it goes `found` */
    tui_sayf(app, TUI_TONE_GOOD,
             ngettext("%zu table ajoutée, avec tous ses champs, sans suivi (« t » la suit).",
                      "%zu tables ajoutées, avec tous leurs champs, sans suivi (« t » les suit).",
                      (unsigned long)added),
             added);
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    (void)list;
    (void)command;
    if (row == SIZE_MAX)
        return TUI_IGNORED;
    add(user, row);
    return TUI_DONE;
}

static void on_closed(struct tui_app *app, void *user)
{
    (void)app;
    found_free(user);
}

/* clang-format off */
static const struct tui_column columns[] = {
    { N_("Table"),  20, TUI_ALIGN_LEFT, 0 },
    { N_("Lignes"), 10, TUI_ALIGN_RIGHT, 0 },
    { N_("Listée"), 6,  TUI_ALIGN_LEFT, 0 },
    { N_("Clé"),    0,  TUI_ALIGN_LEFT, 0 },
};

static const struct tui_key keys[] = {
    { { TUI_ENTER, 'a', TUI_KEY(KEY_F(7)) }, N_("Entrée"), N_("ajouter"), N_("ajouter les tables marquées, sinon celle qui est désignée (aussi a, F7)"), COMMAND_ADD },
};

static const struct tui_list_source source = {
    .title = N_("Tables de la base"),
    .help = N_("Les tables que la base de gestion contient vraiment. Marquez celles qui doivent voyager, puis ajoutez-les : tous leurs champs viennent avec elles. Une table sans clé primaire ne peut pas être suivie."),
    .empty = N_("La base ne contient aucune table (Échap revient)."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
    .hint = on_hint,
    .marked = on_marked,
    .mark = on_mark,
    .totals = on_totals,
    .keys = { keys, sizeof keys / sizeof keys[0] },
    .command = on_command,
};
/* clang-format on */

/* The list has data of its own: the work keeps what it is released with, emptied. */
static void show_discovery(struct console *console, void *data)
{
    struct found *from = data;
    struct found *found = calloc(1, sizeof *found);
    struct tui_list *list = found == NULL ? NULL : tui_list_new(&source, found);

    if (list == NULL) {
        free(found);
        tui_push(console->app, NULL);
        return;
    }
    found->console = console;
    found->discovery = from->discovery;
    found->marked = from->marked;
    from->discovery = (struct discovery){ .tables = NULL };
    from->marked = NULL;
    tui_list_screen(list)->closed = on_closed;
    tui_push(console->app, tui_list_screen(list));
}

static const struct work_kind discovery_kind = {
    .source = { .title = N_("Tables de la base"),
                .help = N_("Lit ce que la base contient et compte les lignes ; la liste suit.") },
    .short_name = N_("inventaire"),
    .run = run_discovery,
    .release = found_free,
    .show = show_discovery,
};

void open_discovery(struct console *console)
{
    struct error error = ERROR_INIT;
    struct found *found = calloc(1, sizeof *found);

    if (found == NULL) {
        error_memory(&error);
        show_error(console->app, &error);
        return;
    }
    snapshot_take(console, &found->snapshot);
    work_start(console, &discovery_kind, found);
}

static bool run_default(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct snapshot *snapshot = data;
    struct session session;
    size_t added = 0;
    bool ok = snapshot_open(snapshot, &session, error) &&
              default_tables_add(&session, NULL, job, &added, error);

    if (ok)
        text_format(summary,
                    ngettext("%zu table ajoutée.", "%zu tables ajoutées.", (unsigned long)added),
                    added);
    session_close(&session);
    return ok;
}

static const struct work_kind default_kind = {
    .source = { .title = N_("Liste par défaut"),
                .help = N_("Ajoute les tables de la liste par défaut que la base contient et qui "
                           "ne sont pas encore là.") },
    .short_name = N_("liste par défaut"),
    .run = run_default,
    .release = free,
};

static void on_default_answered(struct tui_app *app, void *user, int answer)
{
    struct console *console = user;
    struct error error = ERROR_INIT;
    struct snapshot *snapshot;

    if (answer != 1)
        return;
    snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL) {
        error_memory(&error);
        show_error(app, &error);
        return;
    }
    snapshot_take(console, snapshot);
    work_start(console, &default_kind, snapshot);
}

void ask_default_tables(struct console *console)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Ne rien faire"), .hot_key = 'n', .value = 0 },
        { .label = N_("Ajouter"), .hot_key = 'a', .value = 1 },
    };

    tui_ask(console->app,
            &(struct tui_question){
                .title = _("Ajouter la liste par défaut"),
                .text = _("Les tables de la liste par défaut que la base contient sont ajoutées, "
                          "avec leurs champs et leur suivi. Celles qui sont déjà là ne changent "
                          "pas."),
                .answers = answers,
                .answer_count = sizeof answers / sizeof answers[0],
                .answered = on_default_answered,
                .user = console,
            });
}
