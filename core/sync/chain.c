/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"

static struct statement *prepare(struct session *session, const char *sql, struct error *error)
{
    struct statement *statement = db_prepare(session->store, sql, error);

    if (statement != NULL)
        db_bind_integer(statement, 1, session->dossier);
    return statement;
}

static bool run_once(struct statement *statement, struct error *error)
{
    bool ok = statement != NULL && db_run(statement, error);

    db_finalize(statement);
    return ok;
}

bool chain_load(struct session *session, struct chain *chain, struct error *error)
{
    struct statement *row =
        prepare(session,
                "SELECT lineage, read_version, read_token, read_at, published_version, selection"
                " FROM chain WHERE dossier = ?1",
                error);

    *chain = (struct chain){ .exists = false };
    if (row == NULL)
        return false;
    if (db_step(row, error)) {
        chain->exists = true;
        string_store(chain->read.lineage, sizeof chain->read.lineage, db_text(row, 0));
        chain->read.version = db_integer(row, 1);
        string_store(chain->read.token, sizeof chain->read.token, db_text(row, 2));
        string_store(chain->read_at, sizeof chain->read_at, db_text(row, 3));
        chain->published = db_integer(row, 4);
        string_store(chain->selection, sizeof chain->selection, db_text(row, 5));
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static bool save_tables(struct session *session, const struct selection *selection,
                        struct error *error)
{
    struct statement *insert = prepare(
        session, "INSERT INTO chain_table(dossier, name, schema) VALUES (?1, ?2, ?3)", error);
    bool ok = insert != NULL;

    for (size_t i = 0; ok && i < selection->count; i++) {
        db_bind_integer(insert, 1, session->dossier);
        db_bind_text(insert, 2, selection->tables[i].table.name);
        db_bind_text(insert, 3, selection->tables[i].schema);
        ok = db_run(insert, error);
    }
    db_finalize(insert);
    return ok;
}

bool chain_save(struct session *session, const struct chain *chain,
                const struct selection *selection, struct error *error)
{
    struct statement *row =
        prepare(session,
                "INSERT OR REPLACE INTO chain(dossier, lineage, read_version, read_token, read_at,"
                " published_version, selection) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                error);

    if (row == NULL)
        return false;
    db_bind_text(row, 2, chain->read.lineage);
    db_bind_integer(row, 3, chain->read.version);
    db_bind_text(row, 4, chain->read.token);
    db_bind_text(row, 5, chain->read_at);
    db_bind_integer(row, 6, chain->published);
    db_bind_text(row, 7, chain->selection);
    return run_once(row, error) &&
           run_once(prepare(session, "DELETE FROM chain_table WHERE dossier = ?1", error), error) &&
           save_tables(session, selection, error);
}

bool chain_set_token(struct session *session, const char *token, struct error *error)
{
    struct statement *row =
        prepare(session, "UPDATE chain SET read_token = ?2 WHERE dossier = ?1", error);

    if (row != NULL)
        db_bind_text(row, 2, token);
    return run_once(row, error);
}

bool chain_has_table(struct session *session, const struct selected_table *table, bool *has,
                     struct error *error)
{
    struct statement *row = prepare(
        session, "SELECT 1 FROM chain_table WHERE dossier = ?1 AND name = ?2 AND schema = ?3",
        error);

    if (row == NULL)
        return false;
    db_bind_text(row, 2, table->table.name);
    db_bind_text(row, 3, table->schema);
    *has = db_step(row, error);
    db_finalize(row);
    return error->code == ERROR_NONE;
}

bool artefact_begin(struct session *session, const char *kind, int64_t *sequence,
                    struct error *error)
{
    struct statement *next = NULL;
    struct statement *insert = NULL;
    struct statement *dead = NULL;
    char now[CLOCK_TEXT_SIZE];
    bool ok = session_begin(session, error);

    if (!ok)
        return false;
    clock_format_utc(clock_now(), now);
    /* The dossier's lock is ours: whoever is still marked running is dead. */
    dead = prepare(session,
                   "UPDATE artefact SET state = 'failed', message = ?2 WHERE dossier = ?1"
                   " AND state = 'running'",
                   error);
    if (dead != NULL)
        db_bind_text(dead, 2, _("Interrompue brutalement : rien n'a été publié."));
    ok = run_once(dead, error);
    next = ok ? prepare(session,
                        "SELECT coalesce(max(sequence), 0) + 1 FROM artefact WHERE dossier = ?1",
                        error)
              : NULL;
    ok = next != NULL && db_step(next, error);
    if (ok)
        *sequence = db_integer(next, 0);
    db_finalize(next);
    insert = ok ? prepare(session,
                          "INSERT INTO artefact(dossier, sequence, kind, state, user, started_at)"
                          " VALUES (?1, ?2, ?3, 'running', ?4, ?5)",
                          error)
                : NULL;
    if (insert != NULL) {
        db_bind_integer(insert, 2, *sequence);
        db_bind_text(insert, 3, kind);
        db_bind_text(insert, 4, session->user);
        db_bind_text(insert, 5, now);
    }
    ok = ok && run_once(insert, error);
    return session_end(session, ok, error);
}

bool artefact_forget(struct session *session, int64_t sequence, struct error *error)
{
    struct statement *row = prepare(session,
                                    "DELETE FROM artefact WHERE dossier = ?1 AND sequence = ?2"
                                    " AND state = 'running'",
                                    error);

    if (row != NULL)
        db_bind_integer(row, 2, sequence);
    return run_once(row, error);
}

bool artefact_save(struct session *session, const struct artefact *artefact, struct error *error)
{
    struct statement *row =
        prepare(session,
                "UPDATE artefact SET state = ?3, finished_at = ?4, file = ?5, size = ?6, hash = ?7,"
                " lineage = ?8, base = ?9, to_version = ?10, rows = ?11, deletes = ?12,"
                " message = ?13, published_at = ?14 WHERE dossier = ?1 AND sequence = ?2",
                error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 2, artefact->sequence);
    db_bind_text(row, 3, artefact->state);
    db_bind_text(row, 4, artefact->finished_at);
    db_bind_text(row, 5, artefact->file);
    db_bind_integer(row, 6, artefact->size);
    db_bind_text(row, 7, artefact->hash);
    db_bind_text(row, 8, artefact->lineage);
    if (artefact->has_base)
        db_bind_integer(row, 9, artefact->base);
    db_bind_integer(row, 10, artefact->to);
    db_bind_integer(row, 11, artefact->rows);
    db_bind_integer(row, 12, artefact->deletes);
    db_bind_text(row, 13, artefact->message);
    db_bind_text(row, 14, artefact->published_at[0] == '\0' ? NULL : artefact->published_at);
    return run_once(row, error);
}

bool artefact_set_state(struct session *session, int64_t sequence, const char *state,
                        const char *message, struct error *error)
{
    struct statement *row =
        prepare(session,
                "UPDATE artefact SET state = ?3, message = coalesce(?4, message),"
                " finished_at = coalesce(finished_at, ?5),"
                " published_at = iif(?3 = 'published', ?5, published_at)"
                " WHERE dossier = ?1 AND sequence = ?2",
                error);
    char now[CLOCK_TEXT_SIZE];

    if (row == NULL)
        return false;
    clock_format_utc(clock_now(), now);
    db_bind_integer(row, 2, sequence);
    db_bind_text(row, 3, state);
    db_bind_text(row, 4, message);
    db_bind_text(row, 5, now);
    return run_once(row, error);
}

void artefact_name(const struct session *session, struct artefact *artefact, const char *extension)
{
    snprintf(artefact->file, sizeof artefact->file, "%s-D%04" PRId64 "-%08" PRId64 "-%s.%s",
             session->home.configuration.environment, session->dossier, artefact->sequence,
             artefact->kind, extension);
}

char *artefact_work(const struct session *session, const char *share_dir, struct error *error)
{
    return string_format(error, "%s/.travail-D%04" PRId64, share_dir, session->dossier);
}

static bool remove_named(const struct session *session, const char *share_dir,
                         struct artefact *artefact, const char *extension, struct error *error)
{
    char *path;
    bool ok;

    artefact_name(session, artefact, extension);
    path = path_join(share_dir, artefact->file, error);
    ok = path != NULL && path_remove(path, error);
    free(path);
    return ok;
}

bool artefact_remove_dead(struct session *session, const char *share_dir, struct error *error)
{
    struct artefact_list dead;
    bool ok = artefact_list_load(session, "running", &dead, error);

    for (size_t i = 0; ok && i < dead.count; i++)
        ok = remove_named(session, share_dir, &dead.items[i], ARTEFACT_TAR, error) &&
             remove_named(session, share_dir, &dead.items[i], ARTEFACT_ZIP, error);
    artefact_list_clear(&dead);
    return ok;
}

bool artefact_is_available(const struct artefact *artefact)
{
    return strcmp(artefact->state, "published") == 0 || strcmp(artefact->state, "built") == 0;
}

bool artefact_is_package(const struct artefact *artefact)
{
    return strcmp(artefact->kind, "package") == 0;
}

static void read_artefact(const struct statement *row, struct artefact *artefact)
{
    artefact->sequence = db_integer(row, 0);
    string_store(artefact->kind, sizeof artefact->kind, db_text(row, 1));
    string_store(artefact->state, sizeof artefact->state, db_text(row, 2));
    string_store(artefact->user, sizeof artefact->user, db_text(row, 3));
    string_store(artefact->started_at, sizeof artefact->started_at, db_text(row, 4));
    string_store(artefact->finished_at, sizeof artefact->finished_at, db_text(row, 5));
    string_store(artefact->published_at, sizeof artefact->published_at, db_text(row, 6));
    string_store(artefact->file, sizeof artefact->file, db_text(row, 7));
    artefact->size = db_integer(row, 8);
    string_store(artefact->hash, sizeof artefact->hash, db_text(row, 9));
    string_store(artefact->lineage, sizeof artefact->lineage, db_text(row, 10));
    artefact->has_base = !db_is_null(row, 11);
    artefact->base = db_integer(row, 11);
    artefact->to = db_integer(row, 12);
    artefact->rows = db_integer(row, 13);
    artefact->deletes = db_integer(row, 14);
    string_store(artefact->message, sizeof artefact->message, db_text(row, 15));
}

#define ARTEFACT_SELECT                                                                            \
    "SELECT sequence, kind, state, user, started_at, finished_at, published_at, file, size, hash," \
    " lineage, base, to_version, rows, deletes, message FROM artefact WHERE dossier = ?1"

bool artefact_list_load(struct session *session, const char *state, struct artefact_list *list,
                        struct error *error)
{
    struct statement *row = prepare(
        session, ARTEFACT_SELECT " AND (?2 IS NULL OR state = ?2) ORDER BY sequence", error);

    *list = (struct artefact_list){ .items = NULL };
    if (row == NULL)
        return false;
    db_bind_text(row, 2, state);
    while (db_step(row, error)) {
        struct artefact *items = realloc(list->items, (list->count + 1) * sizeof *items);

        if (items == NULL) {
            error_memory(error);
            break;
        }
        list->items = items;
        memset(&items[list->count], 0, sizeof *items);
        read_artefact(row, &items[list->count++]);
    }
    db_finalize(row);
    if (error->code != ERROR_NONE)
        artefact_list_clear(list);
    return error->code == ERROR_NONE;
}

void artefact_list_clear(struct artefact_list *list)
{
    free(list->items);
    *list = (struct artefact_list){ .items = NULL };
}

bool artefact_find_last(struct session *session, const char *kind, const char *state,
                        struct artefact *artefact, bool *found, struct error *error)
{
    struct statement *row =
        prepare(session,
                ARTEFACT_SELECT " AND (?2 IS NULL OR kind = ?2) AND (state = ?3 OR (?3 IS NULL AND"
                                " state IN ('published', 'built'))) ORDER BY sequence DESC LIMIT 1",
                error);

    *artefact = (struct artefact){ .sequence = 0 };
    *found = false;
    if (row == NULL)
        return false;
    db_bind_text(row, 2, kind);
    db_bind_text(row, 3, state);
    *found = db_step(row, error);
    if (*found)
        read_artefact(row, artefact);
    db_finalize(row);
    return error->code == ERROR_NONE;
}

struct word {
    const char *word;
    const char *label;
};

/* clang-format off */
static const struct word states[] = {
    { "running",   N_("en cours") },
    { "built",     N_("à publier") },
    { "published", N_("publié") },
    { "failed",    N_("échec") },
    { "purged",    N_("purgé") },
};
static const struct word kinds[] = {
    { "package", N_("package") },
    { "full",    N_("données") },
    { "changes", N_("modif.") },
};
/* clang-format on */

static const char *label_of(const struct word *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i].word, word) == 0)
            return gettext(words[i].label);
    return word;
}

const char *artefact_state_label(const char *state)
{
    return label_of(states, sizeof states / sizeof states[0], state);
}

const char *artefact_kind_label(const char *kind)
{
    return label_of(kinds, sizeof kinds / sizeof kinds[0], kind);
}

void artefact_add_amounts(struct text *text, int64_t rows, int64_t deletes)
{
    text_format(text, ngettext("%" PRId64 " ligne", "%" PRId64 " lignes", (unsigned long)rows),
                rows);
    text_add(text, ", ");
    text_format(
        text,
        ngettext("%" PRId64 " suppression", "%" PRId64 " suppressions", (unsigned long)deletes),
        deletes);
}
