/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/business.h"

#include <inttypes.h>

#include "core/base/i18n.h"

enum { SAY_AFTER_MS = 1000 };

static bool on_waiting(void *data, int waited_ms)
{
    struct job *job = data;

    if (waited_ms >= SAY_AFTER_MS)
        job_step(job, _("Base verrouillée par un autre programme : attente"), NULL);
    return !job_stopping(job);
}

static bool on_going(void *data)
{
    return !job_stopping(data);
}

struct db *business_open(struct session *session, struct job *job, struct error *error)
{
    struct dossier dossier;
    struct db *db = NULL;

    if (!session_dossier(session, 0, &dossier, error))
        return NULL;
    if (dossier.db_url[0] == '\0')
        error_set(error, ERROR_INPUT,
                  _("Le dossier %" PRId64 " n'a pas de base de gestion : tpvadmin dossier set "
                    "db_url=sqlite:/chemin/base.db"),
                  dossier.number);
    else
        db = db_open(dossier.db_url, DB_READ_WRITE, error);
    record_wipe(&dossier_type, &dossier);
    if (db != NULL)
        db_set_wait(db, session_wait_ms(session), on_waiting, job);
    if (db != NULL && job != NULL)
        db_set_going(db, on_going, job);
    return db;
}
