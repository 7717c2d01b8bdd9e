/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/default_tables.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/record/record_text.h"
#include "core/settings/defaults.h"
#include "core/sync/tables.h"

static const char left_out[] = "left out"; /* its section */

static bool add_table(struct session *session, const struct ini *ini, const char *name,
                      struct string_list *turned_on, struct job *job, struct error *error)
{
    struct sync_table record = { .head = { 0 } };
    struct text number = TEXT_INIT;
    bool ok;

    text_format(&number, "%lld", (long long)session->dossier);
    ok = record_set(&sync_table_type, &record, (size_t)record_find(&sync_table_type, "dossier"),
                    text_string(&number), error) &&
         record_set(&sync_table_type, &record, (size_t)record_find(&sync_table_type, "name"), name,
                    error) &&
         record_read_ini(&sync_table_type, &record, ini, name, error) &&
         sync_table_add_part(session, &record, _("liste par défaut"), turned_on, job, error);
    text_clear(&number);
    return ok;
}

static bool leave_out(struct session *session, const char *table, const char *fields,
                      struct job *job, struct error *error)
{
    char *copy = string_copy(fields, error);
    char *rest = NULL;
    bool ok = copy != NULL;

    for (char *field = ok ? strtok_r(copy, ",", &rest) : NULL; ok && field != NULL;
         field = strtok_r(NULL, ",", &rest))
        ok = sync_field_remove(session, table, string_trim(field), job, error);
    free(copy);
    return ok;
}

static const struct discovered_table *find(const struct discovery *discovery, const char *name)
{
    for (size_t i = 0; i < discovery->count; i++)
        if (string_equal_nocase(discovery->tables[i].name, name))
            return &discovery->tables[i];
    return NULL;
}

static bool add_sections(struct session *session, const struct ini *ini,
                         const struct discovery *discovery, struct job *job, size_t *added,
                         struct error *error)
{
    struct string_list sections = { .items = NULL };
    struct string_list turned_on = { .items = NULL };
    bool ok = ini_sections(ini, &sections, error) && session_begin(session, error);
    bool begun = ok;

    for (size_t i = 0; ok && i < sections.count; i++) {
        const char *name = sections.items[i];
        const struct discovered_table *found = find(discovery, name);
        const char *fields = ini_get(ini, left_out, name);

        if (string_equal_nocase(name, left_out) || found == NULL || found->listed)
            continue;
        job_step(job, _("Table à synchroniser"), found->name);
        ok = job_continue(job, error) && add_table(session, ini, name, &turned_on, job, error) &&
             (fields == NULL || leave_out(session, found->name, fields, job, error));
        *added += ok;
    }
    if (begun)
        ok = session_end(session, ok, error);
    if (!ok)
        sync_tracking_undo(session, &turned_on, job);
    string_list_clear(&turned_on);
    string_list_clear(&sections);
    return ok;
}

bool default_tables_add(struct session *session, const char *path, struct job *job, size_t *added,
                        struct error *error)
{
    struct discovery discovery = { .tables = NULL };
    struct ini *ini = home_list(&session->home, path, "tables.ini", default_tables_ini, error);
    bool ok;

    *added = 0;
    ok = ini != NULL && sync_discover(session, &discovery, job, error) &&
         add_sections(session, ini, &discovery, job, added, error);
    discovery_clear(&discovery);
    ini_close(ini);
    return ok;
}
