/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/status.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/settings/lock.h"

enum { SECONDS_A_DAY = 86400, SECONDS_AN_HOUR = 3600, LATE_PERCENT = 80 };

static bool load_artefacts(struct session *session, struct server_status *status,
                           struct error *error)
{
    struct artefact last;
    bool has_last = false;

    if (!artefact_find_last(session, "full", NULL, &status->full, &status->has_full, error) ||
        !artefact_find_last(session, "changes", NULL, &status->changes, &status->has_changes,
                            error) ||
        !artefact_find_last(session, NULL, "failed", &status->failure, &status->last_failed,
                            error) ||
        !artefact_find_last(session, NULL, NULL, &last, &has_last, error))
        return false;
    /* One that succeeded since makes a failure history. */
    if (status->last_failed && has_last && last.sequence > status->failure.sequence)
        status->last_failed = false;
    return true;
}

static bool load_waiting(struct session *session, struct server_status *status, struct error *error)
{
    struct statement *row = db_prepare(session->store,
                                       "SELECT count(*), coalesce(sum(size), 0) FROM artefact"
                                       " WHERE dossier = ?1 AND state = 'built'",
                                       error);

    if (row == NULL)
        return false;
    db_bind_integer(row, 1, session->dossier);
    if (db_step(row, error)) {
        status->waiting = db_integer(row, 0);
        status->waiting_bytes = db_integer(row, 1);
    }
    db_finalize(row);
    return error->code == ERROR_NONE;
}

static void judge_age(const struct session *session, struct server_status *status)
{
    int64_t read_at = 0;

    status->retention_s = session->home.configuration.retention_days * SECONDS_A_DAY;
    status->freshness = FRESHNESS_NONE;
    if (!status->chain.exists || !clock_parse_utc(status->chain.read_at, &read_at))
        return;
    status->age_s = clock_now() - read_at;
    /* A clock that was set back: as good as new. */
    if (status->age_s < 0)
        status->age_s = 0;
    if (status->age_s >= status->retention_s)
        status->freshness = FRESHNESS_EXPIRED;
    else if (status->age_s >= status->retention_s / 100 * LATE_PERCENT)
        status->freshness = FRESHNESS_LATE;
    else
        status->freshness = FRESHNESS_GOOD;
}

static bool load_place(struct session *session, struct server_status *status, struct error *error)
{
    struct dossier dossier;

    if (!session_dossier(session, 0, &dossier, error))
        return false;
    if (dossier.ftp_mode == FTP_MODE_COPY)
        snprintf(status->place, sizeof status->place, _("copie dans %s"), dossier.publish_dir);
    else
        snprintf(status->place, sizeof status->place, _("envoi à %s, %s"), dossier.ftp_address,
                 dossier.ftp_path);
    record_wipe(&dossier_type, &dossier);
    return true;
}

bool server_status_load(struct session *session, struct server_status *status, struct error *error)
{
    *status = (struct server_status){ .dossier = session->dossier };
    if (!load_place(session, status, error) || !load_artefacts(session, status, error) ||
        !load_waiting(session, status, error) || !chain_load(session, &status->chain, error) ||
        !lock_read(session, status->busy, sizeof status->busy, error))
        return false;
    judge_age(session, status);
    return true;
}

/* "3 j 02 h", "5 j": days and hours, as a retention is counted. */
static void age_text(int64_t age_s, char *text, size_t size)
{
    if (age_s >= SECONDS_A_DAY && age_s % SECONDS_A_DAY < SECONDS_AN_HOUR)
        snprintf(text, size, _("%" PRId64 " j"), age_s / SECONDS_A_DAY);
    else if (age_s >= SECONDS_A_DAY)
        snprintf(text, size, _("%" PRId64 " j %02d h"), age_s / SECONDS_A_DAY,
                 (int)(age_s % SECONDS_A_DAY / SECONDS_AN_HOUR));
    else
        snprintf(text, size, _("%d h %02d min"), (int)(age_s / SECONDS_AN_HOUR),
                 (int)(age_s % SECONDS_AN_HOUR / 60));
}

static void add_artefact(const struct artefact *artefact, struct status_line *line)
{
    char when[CLOCK_TEXT_SIZE];
    char versions[64];

    clock_localize(artefact->finished_at, when);
    if (artefact->has_base)
        snprintf(versions, sizeof versions, _("versions %" PRId64 " à %" PRId64), artefact->base,
                 artefact->to);
    else
        snprintf(versions, sizeof versions, _("version %" PRId64), artefact->to);
    /* TR: number, state, date, versions, size in megabytes */
    snprintf(line->text, sizeof line->text, _("nº %" PRId64 " (%s), %s, %s, %.2f Mo"),
             artefact->sequence, artefact_state_label(artefact->state), when, versions,
             (double)artefact->size / 1e6);
}

static void tell_full(const struct server_status *status, struct status_line *line)
{
    if (status->has_full) {
        add_artefact(&status->full, line);
        return;
    }
    line->level = STATUS_WARNING;
    string_store(line->text, sizeof line->text,
                 _("aucune : « Extraire les données » (extract full) produit la première"));
}

static void tell_changes(const struct server_status *status, struct status_line *line)
{
    if (status->has_changes)
        add_artefact(&status->changes, line);
    else
        string_store(line->text, sizeof line->text, _("aucune encore"));
}

static void tell_versions(const struct server_status *status, struct status_line *line)
{
    if (status->chain.exists)
        snprintf(line->text, sizeof line->text,
                 _("lues jusqu'à %" PRId64 ", publiées jusqu'à %" PRId64),
                 status->chain.read.version, status->chain.published);
    else
        string_store(line->text, sizeof line->text,
                     status->has_full ? _("sans suivi des modifications") : _("aucune"));
}

static void tell_waiting(const struct server_status *status, struct status_line *line)
{
    if (status->waiting == 0) {
        string_store(line->text, sizeof line->text, _("aucun fichier"));
        return;
    }
    line->level = STATUS_WARNING;
    snprintf(line->text, sizeof line->text,
             ngettext("%" PRId64 " fichier (%.2f Mo) : « Publier de nouveau » (publish retry)",
                      "%" PRId64 " fichiers (%.2f Mo) : « Publier de nouveau » (publish retry)",
                      (unsigned long)status->waiting),
             status->waiting, (double)status->waiting_bytes / 1e6);
}

static void tell_age(const struct server_status *status, struct status_line *line)
{
    char age[48], retention[48], left[48];

    age_text(status->age_s, age, sizeof age);
    age_text(status->retention_s, retention, sizeof retention);
    age_text(status->retention_s - status->age_s, left, sizeof left);
    switch (status->freshness) {
    case FRESHNESS_NONE:
        string_store(line->text, sizeof line->text,
                     status->has_full
                         ? _("activez le suivi (tracking enable), puis « Extraire les données »")
                         : _("rien à suivre avant la première extraction"));
        line->level = status->has_full ? STATUS_WARNING : STATUS_NORMAL;
        break;
    case FRESHNESS_GOOD:
        snprintf(line->text, sizeof line->text, _("%s sur %s"), age, retention);
        line->level = STATUS_GOOD;
        break;
    case FRESHNESS_LATE:
        snprintf(line->text, sizeof line->text,
                 _("%s sur %s : bientôt trop tard, extrayez les modifications avant %s"), age,
                 retention, left);
        line->level = STATUS_WARNING;
        break;
    case FRESHNESS_EXPIRED:
        snprintf(line->text, sizeof line->text,
                 _("%s sur %s : expirée, les tables repartiront complètes ; extrayez maintenant"),
                 age, retention);
        line->level = STATUS_ERROR;
        break;
    }
}

static void tell_place(const struct server_status *status, struct status_line *line)
{
    string_store(line->text, sizeof line->text, status->place);
}

/* Only when there is something to say. */
static void tell_trouble(const struct server_status *status, struct status_line *line)
{
    if (status->busy[0] != '\0') {
        string_store(line->text, sizeof line->text, status->busy);
    } else if (status->last_failed) {
        line->level = STATUS_ERROR;
        snprintf(line->text, sizeof line->text, _("nº %" PRId64 " : %s"), status->failure.sequence,
                 status->failure.message);
    }
}

/* clang-format off */
static const struct {
    const char *label;
    void (*tell)(const struct server_status *, struct status_line *);
    bool optional; /* left out when it says nothing */
} rows[] = {
    { N_("Données"),       tell_full,     false },
    { N_("Modifications"), tell_changes,  false },
    { N_("Versions"),      tell_versions, false },
    { N_("Dernier relevé"), tell_age,     false },
    { N_("À publier"),     tell_waiting,  false },
    { N_("Publication"),   tell_place,    false },
    { N_("À savoir"),      tell_trouble,  true },
};
/* clang-format on */
_Static_assert(sizeof rows / sizeof rows[0] == STATUS_LINES, "room for every line");

size_t server_status_lines(const struct server_status *status,
                           struct status_line lines[STATUS_LINES])
{
    size_t count = 0;

    for (size_t i = 0; i < STATUS_LINES; i++) {
        struct status_line *line = &lines[count];

        *line = (struct status_line){ .label = gettext(rows[i].label) };
        rows[i].tell(status, line);
        count += !rows[i].optional || line->text[0] != '\0';
    }
    return count;
}
