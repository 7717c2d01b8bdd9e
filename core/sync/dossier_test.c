/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/dossier_test.h"

#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/exchange/web.h"
#include "core/sync/place.h"

static bool test_db(struct session *session, const struct dossier *dossier, struct job *job,
                    struct text *report, struct error *error)
{
    int64_t began = clock_monotonic_ms();
    char duration[CLOCK_TEXT_SIZE];
    struct db *db;
    bool ok;

    (void)session;
    (void)job;
    if (dossier->db_url[0] == '\0')
        return error_set(error, ERROR_INPUT,
                         _("Ce dossier n'a pas de base de gestion (db_url=…)."));
    db = db_open(dossier->db_url, DB_READ_WRITE, error);
    if (db == NULL)
        return false;
    text_format(report, _("Base « %s » ouverte : "), db_path(db));
    ok = db_identify(db, report, error);
    clock_format_duration(clock_monotonic_ms() - began, duration);
    text_format(report, " (%s)\n", duration);
    db_close(db);
    return ok;
}

static bool test_ftp(struct session *session, const struct dossier *dossier, struct job *job,
                     struct text *report, struct error *error)
{
    struct place *place = place_open(session, dossier, error);
    bool ok = place != NULL && place_probe(place, job, report, error);

    place_close(place);
    return ok;
}

static bool test_web(struct session *session, const struct dossier *dossier, struct job *job,
                     struct text *report, struct error *error)
{
    (void)session;
    if (dossier->web_address[0] == '\0')
        return error_set(error, ERROR_INPUT,
                         _("Ce dossier n'a pas d'adresse de service web (web_address=…)."));
    return web_ping(dossier->web_address, (int)dossier->ping_timeout_s * 1000, job, report, error);
}

/* clang-format off */
static const struct {
    const char *what;
    bool (*run)(struct session *, const struct dossier *, struct job *, struct text *, struct error *);
} tests[] = {
    { "db",  test_db },
    { "ftp", test_ftp },
    { "web", test_web },
};
/* clang-format on */

bool dossier_test_values(struct session *session, const struct dossier *dossier, const char *what,
                         struct job *job, struct text *report, struct error *error)
{
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        if (strcmp(tests[i].what, what) == 0)
            return tests[i].run(session, dossier, job, report, error);
    return error_set(error, ERROR_USAGE, _("dossier test : « db », « ftp » ou « web » attendu."));
}

bool dossier_test(struct session *session, const char *what, struct job *job, struct text *report,
                  struct error *error)
{
    struct error failure = ERROR_INIT;
    struct dossier dossier;
    int64_t began = clock_monotonic_ms();
    bool ok = session_dossier(session, 0, &dossier, error) &&
              dossier_test_values(session, &dossier, what, job, report, error);

    if (!session_journal(session, "dossier test", what, clock_monotonic_ms() - began,
                         ok ? text_string(report) : NULL, error, &failure) &&
        ok) {
        *error = failure;
        ok = false;
    }
    record_wipe(&dossier_type, &dossier);
    return ok;
}
