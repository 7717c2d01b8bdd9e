/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/exchange/transfer_internal.h"

enum { NAMES_SHOWN = 5, PROBE_NAME_SIZE = 40 };

struct probe {
    struct transfer *transfer;
    struct job *job;
    struct text *report;
    int64_t begun_ms;
    char name[PROBE_NAME_SIZE];
};

/* clang-format off */
static const struct {
    const char *trusted, *pinned;
} securities[] = {
    [TRANSFER_PLAIN] = {
        N_("Attention : FTP sans chiffrement, le mot de passe et les fichiers circulent en clair "
           "(ftp_security)."),
        N_("Attention : FTP sans chiffrement, le mot de passe et les fichiers circulent en clair "
           "(ftp_security)."),
    },
    [TRANSFER_EXPLICIT] = {
        N_("Chiffrement : FTPS explicite, certificat vérifié."),
        N_("Chiffrement : FTPS explicite, certificat reconnu à son empreinte (ftp_pin)."),
    },
    [TRANSFER_IMPLICIT] = {
        N_("Chiffrement : FTPS implicite, certificat vérifié."),
        N_("Chiffrement : FTPS implicite, certificat reconnu à son empreinte (ftp_pin)."),
    },
    [TRANSFER_SFTP] = {
        N_("Chiffrement : SFTP, clé du serveur connue (known_hosts)."),
        N_("Chiffrement : SFTP, clé du serveur reconnue à son empreinte (ftp_pin)."),
    },
};
/* clang-format on */
_Static_assert(sizeof securities / sizeof securities[0] == TRANSFER_SECURITY_COUNT,
               "one row per security");

static void begin(struct probe *probe, const char *step)
{
    job_step(probe->job, step, NULL);
    probe->begun_ms = clock_monotonic_ms();
}

static void end(struct probe *probe, const char *line)
{
    char duration[CLOCK_TEXT_SIZE];

    clock_format_duration(clock_monotonic_ms() - probe->begun_ms, duration);
    text_format(probe->report, "%s (%s)\n", line, duration);
}

static bool log_in(struct probe *probe, struct error *error)
{
    struct request request = { .kind = REQUEST_LOOK };
    struct transfer *transfer = probe->transfer;

    begin(probe, _("Connexion"));
    if (request_run(transfer, &request, probe->job, error) != REQUEST_DONE)
        return false;
    end(probe, _("Connexion et identification : réussies"));
    text_format(probe->report, "%s\n",
                gettext(transfer->pin == NULL ? securities[transfer->security].trusted
                                              : securities[transfer->security].pinned));
    return true;
}

static bool show_directory(struct probe *probe, struct error *error)
{
    struct string_list names = { 0 };
    struct text line = TEXT_INIT;
    bool missing = false;
    bool ok;

    begin(probe, _("Répertoire"));
    ok = remote_list(probe->transfer, &names, &missing, probe->job, error) &&
         (!missing || remote_make_directory(probe->transfer, probe->job, error));
    if (ok) {
        if (missing)
            text_format(&line, _("Répertoire « %s » : créé"), probe->transfer->directory);
        else
            text_format(&line,
                        ngettext("Répertoire « %s » : %zu entrée",
                                 "Répertoire « %s » : %zu entrées", names.count),
                        probe->transfer->directory, names.count);
        for (size_t i = 0; i < names.count && i < NAMES_SHOWN; i++)
            text_format(&line, "%s%s", i == 0 ? _(" : ") : ", ", names.items[i]);
        if (names.count > NAMES_SHOWN)
            text_add(&line, "…");
        end(probe, text_string(&line));
    }
    text_clear(&line);
    string_list_clear(&names);
    return ok;
}

static bool write_file(struct probe *probe, int descriptor, struct error *error)
{
    static const char content[] = "tpvadmin\n";
    struct transfer_source source = { .descriptor = descriptor, .label = probe->name };
    struct stat status;
    bool ok;

    begin(probe, _("Écriture"));
    if (write(descriptor, content, sizeof content - 1) != (ssize_t)sizeof content - 1 ||
        fstat(descriptor, &status) != 0)
        return error_set_errno(error, _("Impossible de préparer le fichier d'essai"));
    source.size = status.st_size;
    source.modified = status.st_mtim;
    ok = transfer_put_source(probe->transfer, &source, probe->name, probe->job, error);
    if (ok)
        end(probe,
            _("Écriture, contrôle de la taille et renommage d'un fichier d'essai : réussis"));
    return ok;
}

static bool remove_file(struct probe *probe, struct error *error)
{
    begin(probe, _("Suppression"));
    if (!remote_remove(probe->transfer, probe->name, probe->job, error))
        return false;
    end(probe, _("Suppression du fichier d'essai : réussie"));
    return true;
}

/* What a failed write may leave behind; nothing to say when that fails too. */
static void tidy(struct probe *probe)
{
    struct error ignored = ERROR_INIT;
    char part[PROBE_NAME_SIZE + 8];

    snprintf(part, sizeof part, "%s.part", probe->name);
    remote_remove(probe->transfer, part, probe->job, &ignored);
}

bool transfer_probe(struct transfer *transfer, struct job *job, struct text *report,
                    struct error *error)
{
    struct probe probe = { .transfer = transfer, .job = job, .report = report };
    int attempts = transfer->attempts;
    int descriptor = memfd_create("probe", MFD_CLOEXEC);
    bool written = false;
    bool ok = false;

    snprintf(probe.name, sizeof probe.name, "tpv-essai-%08" PRIx32 ".tmp", randombytes_random());
    transfer->attempts = 1; /* a test tells what it met, at once */
    if (descriptor < 0) {
        error_set_errno(error, _("Impossible de préparer le fichier d'essai"));
        goto out;
    }
    if (!log_in(&probe, error) || !show_directory(&probe, error))
        goto out;
    written = write_file(&probe, descriptor, error);
    if (!written)
        tidy(&probe);
    ok = written && remove_file(&probe, error) && text_ok(report, error);
out:
    transfer->attempts = attempts;
    if (descriptor >= 0)
        close(descriptor);
    return ok;
}
