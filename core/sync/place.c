/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/place.h"

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/share.h"
#include "core/exchange/transfer.h"

/* clang-format off */
static const enum transfer_security securities[] = {
    [FTP_PLAIN]    = TRANSFER_PLAIN,
    [FTP_EXPLICIT] = TRANSFER_EXPLICIT,
    [FTP_IMPLICIT] = TRANSFER_IMPLICIT,
    [FTP_SFTP]     = TRANSFER_SFTP,
};
/* clang-format on */

struct place {
    const struct dossier *dossier;
    struct transfer *transfer; /* NULL: by copy */
};

struct place *place_open(const struct session *session, const struct dossier *dossier,
                         struct error *error)
{
    const struct transfer_target target = {
        .address = dossier->ftp_address,
        .directory = dossier->ftp_path,
        .user = dossier->ftp_user,
        .password = dossier->ftp_password,
        .pin = dossier->ftp_pin,
        .security = securities[dossier->ftp_security],
        .attempts = (int)session->home.configuration.publish_attempts,
    };
    struct place *place = calloc(1, sizeof *place);

    if (place == NULL) {
        error_memory(error);
        return NULL;
    }
    place->dossier = dossier;
    if (dossier->ftp_mode == FTP_MODE_SEND) {
        place->transfer = transfer_open(&target, error);
    } else if (dossier->publish_dir[0] == '\0') {
        error_set(error, ERROR_INPUT,
                  _("La publication par copie demande un répertoire (publish_dir=…)."));
    }
    if (error->code != ERROR_NONE) {
        place_close(place);
        place = NULL;
    }
    return place;
}

void place_close(struct place *place)
{
    if (place == NULL)
        return;
    transfer_close(place->transfer);
    free(place);
}

bool place_put(struct place *place, const char *local_path, const char *name, struct job *job,
               struct error *error)
{
    job_step(job, _("Publication de"), name);
    if (place->transfer != NULL)
        return transfer_put(place->transfer, local_path, name, job, error);
    return share_put(local_path, place->dossier->publish_dir, name, job, error);
}

bool place_get(struct place *place, const char *name, const char *local_path, struct job *job,
               struct error *error)
{
    char *path;
    bool ok;

    if (place->transfer != NULL)
        return transfer_get(place->transfer, name, local_path, job, error);
    path = path_join(place->dossier->publish_dir, name, error);
    if (path == NULL)
        return false;
    if (!path_exists(path)) {
        ok = error_set(error, ERROR_NOT_FOUND, _("« %s » n'est pas publié."), name);
    } else {
        char *parent = path_parent(local_path, error);

        ok = parent != NULL && share_put(path, parent, path_name(local_path), job, error);
        free(parent);
    }
    free(path);
    return ok;
}

bool place_remove(struct place *place, const char *name, struct job *job, struct error *error)
{
    char *path;
    bool ok;

    if (place->transfer != NULL)
        return transfer_remove(place->transfer, name, job, error);
    path = path_join(place->dossier->publish_dir, name, error);
    ok = path != NULL && path_remove(path, error);
    free(path);
    return ok;
}

static bool probe_directory(const char *directory, struct text *report, struct error *error)
{
    char *path = path_join(directory, ".tpv-essai", error);
    bool ok = path != NULL && path_make_directories(directory, 0755, error);

    if (ok)
        text_format(report, _("Répertoire « %s » : accessible.\n"), directory);
    ok = ok && path_write(path, "essai\n", 6, 0644, error) && path_remove(path, error);
    if (ok)
        text_add(report, _("Écriture et suppression d'un fichier d'essai : réussies.\n"));
    free(path);
    return ok;
}

bool place_probe(struct place *place, struct job *job, struct text *report, struct error *error)
{
    if (place->transfer != NULL)
        return transfer_probe(place->transfer, job, report, error);
    text_add(report, _("Mode copie : le serveur FTP est cette machine.\n"));
    return probe_directory(place->dossier->publish_dir, report, error);
}
