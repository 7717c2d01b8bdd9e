/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/demo/install.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/demo/demo.h"
#include "core/demo/specific.h"
#include "core/record/record_text.h"
#include "core/settings/directories.h"
#include "core/settings/licence.h"
#include "core/settings/permission.h"
#include "core/sync/business.h"
#include "core/sync/default_tables.h"

enum { TILLS = 400 };

/* Fills a record from "field=value" words, as a command would. */
static bool fill(const struct record_type *type, void *record, const char *const *words,
                 struct error *error)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *equal = strchr(words[i], '=');
        char name[64];
        int index;

        snprintf(name, sizeof name, "%.*s", (int)(equal - words[i]), words[i]);
        index = record_find(type, name);
        if (index < 0 || !record_set(type, record, (size_t)index, equal + 1, error))
            return false;
    }
    return true;
}

static bool add(struct session *session, const struct record_type *type, void *record,
                const char *const *words, struct error *error)
{
    return fill(type, record, words, error) &&
           session_change(session, CHANGE_ADD, type, record, _("démonstration"), error);
}

static bool write_licence(const char *home, struct error *error)
{
    static const char *const words[] = { "holder=Démonstration", "number=DEMO-0001",
                                         "options=" LICENCE_TRACKING_OPTION, NULL };
    struct licence licence = { .head = { 0 } };

    return fill(&licence_type, &licence, words, error) && licence_write(home, &licence, error);
}

static bool add_dossier(struct session *session, const char *database, struct error *error)
{
    struct dossier dossier = { .head = { 0 } };
    char url[600];
    const char *const words[] = { "number=1", "label=Comptoirs de France (démonstration)",
                                  "administrator=ADMIN", url, NULL };

    snprintf(url, sizeof url, "db_url=sqlite:%s", database);
    return add(session, &dossier_type, &dossier, words, error);
}

static bool add_administrator(struct session *session, struct error *error)
{
    static const char *const words[] = { "code=ADMIN", "name=Administrateur du dossier",
                                         "role=admin", "dossier=1", NULL };
    struct user user = { .head = { 0 } };

    return add(session, &user_type, &user, words, error);
}

/* One user a till, of the same number, as a shop would have. */
static bool add_till(struct session *session, int64_t number, const char *label,
                     struct error *error)
{
    struct till till = { .head = { 0 } };
    struct user user = { .head = { 0 } };
    char till_number[32];
    char till_label[100];
    char code[32];
    char name[64];
    char user_till[32];
    const char *const till_words[] = { "dossier=1", till_number, till_label, NULL };
    const char *const user_words[] = { code, name, "role=till", "dossier=1", user_till, NULL };

    snprintf(till_number, sizeof till_number, "number=%" PRId64, number);
    snprintf(till_label, sizeof till_label, "label=%s", label);
    snprintf(code, sizeof code, "code=CAISSE%02" PRId64, number);
    snprintf(name, sizeof name, "name=%.40s", label);
    utf8_cut(name);
    snprintf(user_till, sizeof user_till, "till=%" PRId64, number);
    return add(session, &till_type, &till, till_words, error) &&
           add(session, &user_type, &user, user_words, error);
}

static bool add_people(struct session *session, struct job *job, struct error *error)
{
    struct db *db = business_open(session, job, error);
    struct statement *row = NULL;
    bool ok = db != NULL && session_begin(session, error);

    if (ok) {
        row = db_prepare(db, "SELECT CAISSE, LIB FROM CAISSE WHERE DOS = 1 ORDER BY CAISSE LIMIT ?",
                         error);
        ok = row != NULL && add_administrator(session, error);
        if (row != NULL)
            db_bind_integer(row, 1, TILLS);
        while (ok && db_step(row, error))
            ok = add_till(session, db_integer(row, 0), db_text(row, 1), error);
        ok = session_end(session, ok && error->code == ERROR_NONE, error);
    }
    db_finalize(row);
    db_close(db);
    return ok;
}

/* All the settings, or none. */
static bool settle(const char *path, const char *database, struct job *job, struct error *error)
{
    const struct session_options options = { .home = path };
    struct session session;
    size_t added = 0;
    bool ok = session_open(&session, &options, error) && session_begin(&session, error);

    if (ok) {
        ok = add_dossier(&session, database, error) && session_use(&session, 1, error) &&
             default_tables_add(&session, NULL, job, &added, error) &&
             add_people(&session, job, error) && default_paths_add(&session, NULL, &added, error) &&
             demo_add_specific(&session, error);
        ok = session_end(&session, ok, error);
    }
    session_close(&session);
    return ok;
}

/* What an installation that was cut has made; its keys are as good as new ones. */
static bool remove_remains(const char *path, const char *directory, struct error *error)
{
    return path_remove_matching(directory, "commerce.db*", error) &&
           path_remove_matching(path, "tpv.db*", error) &&
           path_remove_matching(path, "tpv.ini", error);
}

/*
 * A file says that the installation is not finished; who makes it holds it locked. Another
 * call completes what was cut, but never touches an installation that is whole or under way.
 * `*descriptor` is -1 when there is one already: home_create() says so.
 */
static bool take_over(const char *path, const char *directory, const char *marker, int *descriptor,
                      struct error *error)
{
    char *ini = path_join(path, "tpv.ini", error);
    bool cut = path_exists(marker);
    struct stat status;
    bool ok = ini != NULL;

    *descriptor = -1;
    if (ok && !cut && !path_exists(ini)) {
        ok = path_make_directories(directory, 0750, error);
        if (ok)
            *descriptor = open(marker, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    } else if (ok && cut) {
        *descriptor = open(marker, O_RDWR | O_CLOEXEC);
    }
    free(ini);
    if (*descriptor < 0)
        return ok;
    if (flock(*descriptor, LOCK_EX | LOCK_NB) != 0)
        return error_set(error, ERROR_REFUSED,
                         _("« %s » : une installation est déjà en cours. Attendez sa fin."), path);
    /* Its name is gone: the other one has just finished. */
    if (fstat(*descriptor, &status) != 0 || status.st_nlink == 0)
        return true;
    return !cut || remove_remains(path, directory, error);
}

bool demo_install(const char *path, const struct configuration *configuration, double scale,
                  struct job *job, struct error *error)
{
    char *directory = path_join(path, "demo", error);
    char *database = directory == NULL ? NULL : path_join(directory, "commerce.db", error);
    char *marker = database == NULL ? NULL : path_join(directory, "en-cours", error);
    int descriptor = -1;
    bool ok = marker != NULL && take_over(path, directory, marker, &descriptor, error) &&
              home_create(path, configuration, error) && write_licence(path, error) &&
              path_make_directories(directory, 0750, error);

    job_step(job, _("Création de la base de démonstration"), NULL);
    ok = ok && demo_generate(database, scale, job, error) && settle(path, database, job, error) &&
         path_remove(marker, error);
    if (descriptor >= 0)
        close(descriptor);
    free(marker);
    free(directory);
    free(database);
    return ok;
}

static bool is_demo(struct session *session, struct error *error)
{
    struct dossier dossier;
    char *database = home_file(&session->home, "demo/commerce.db", error);
    bool ok = database != NULL && session_dossier(session, 0, &dossier, error);

    if (ok) {
        ok =
            strncmp(dossier.db_url, "sqlite:", 7) == 0 && strcmp(dossier.db_url + 7, database) == 0;
        if (!ok)
            error_set(error, ERROR_REFUSED,
                      _("Ce dossier n'est pas celui de la démonstration : rien n'y est simulé."));
        record_wipe(&dossier_type, &dossier);
    }
    free(database);
    return ok;
}

bool demo_play_day(struct session *session, struct job *job, struct error *error)
{
    bool may = session_require(session, ACTION_PLAY, "demo day", NULL, error);
    struct db *db = may && is_demo(session, error) ? business_open(session, job, error) : NULL;
    int64_t day = 0;
    bool ok = db != NULL;

    job_step(job, _("Simulation d'une journée de commerce"), NULL);
    /* The day to play is the one after the last ticket. */
    ok = ok &&
         db_query_integer(
             db,
             "SELECT max(0, CAST(julianday(max(substr(DATEHEURE, 1, 10))) - julianday('2025-12-31')"
             " AS INTEGER)) FROM TICKET",
             0, &day, error) &&
         demo_simulate_day(db, (unsigned)day, job, error);
    db_close(db);
    return ok;
}
