/* SPDX-License-Identifier: MIT */
/* Export of the configuration file that starts the tills of the current dossier. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/sync/till_configuration.h"
#include "forms/forms.h"
#include "tui/text.h"

enum export_field { EXPORT_FILE, EXPORT_SECRETS, EXPORT_PASSPHRASE, EXPORT_AGAIN, EXPORT_PREVIEW };

/* Sealing lasts half a second: it is work. */
struct export
{
    struct snapshot snapshot;
    bool secrets;
    char passphrase[1024];
    char path[1025];
};

static bool run_export(void *data, struct job *job, struct text *summary, struct error *error)
{
    struct export *export = data;
    struct session session;
    bool ok;

    job_step(job, _("Scellement de"), export->path);
    ok = snapshot_open(&export->snapshot, &session, error) &&
         till_configuration_export(&session, export->secrets ? export->passphrase : NULL,
                                   export->path, error);
    session_close(&session);
    if (ok)
        text_format(summary,
                    _("Configuration écrite dans « %s ».\nSur chaque caisse : tpvcaisse "
                      "import-config\n"),
                    export->path);
    return ok;
}

static void release_export(void *data)
{
    struct export *export = data;

    explicit_bzero(export->passphrase, sizeof export->passphrase);
    free(export);
}

static const struct work_kind export_kind = {
    .source = { .title = N_("Export de la configuration"),
                .help = N_("Écrit le fichier qui initialise les caisses du dossier : échange, "
                           "service web, délais, clé publique, signé.") },
    .short_name = N_("export"),
    .run = run_export,
    .release = release_export,
};

static bool wants_secrets(const struct tui_form *form)
{
    return strcmp(tui_form_get(form, EXPORT_SECRETS), "yes") == 0;
}

static bool check_passphrase(const struct tui_form *form, struct tui_message *message)
{
    const char *passphrase = tui_form_get(form, EXPORT_PASSPHRASE);

    if (utf8_length(passphrase) < PASSPHRASE_MINIMUM)
        snprintf(message->text, sizeof message->text,
                 _("La phrase de passe doit avoir %d caractères au moins."), PASSPHRASE_MINIMUM);
    else if (strcmp(passphrase, tui_form_get(form, EXPORT_AGAIN)) != 0)
        string_store(message->text, sizeof message->text,
                     _("Les deux phrases de passe diffèrent."));
    else
        return true;
    return false;
}

static bool on_save(struct tui_form *form, size_t *bad, struct tui_message *message)
{
    struct console *console = tui_form_user(form);
    struct export *export;

    *bad = EXPORT_PASSPHRASE;
    if (wants_secrets(form) && !check_passphrase(form, message))
        return false;
    export = calloc(1, sizeof *export);
    if (export == NULL) {
        string_store(message->text, sizeof message->text, _("Mémoire insuffisante."));
        return false;
    }
    snapshot_take(console, &export->snapshot);
    export->secrets = wants_secrets(form);
    string_store(export->passphrase, sizeof export->passphrase,
                 tui_form_get(form, EXPORT_PASSPHRASE));
    string_store(export->path, sizeof export->path, tui_form_get(form, EXPORT_FILE));
    work_start(console, &export_kind, export);
    return true;
}

static void on_button(struct tui_form *form, size_t index)
{
    struct console *console = tui_form_user(form);
    struct error error = ERROR_INIT;
    struct text text = TEXT_INIT;

    (void)index;
    if (till_configuration_preview(&console->session, wants_secrets(form), &text, &error))
        tui_push(console->app, tui_text_new(_("Aperçu"), text_string(&text)));
    else
        show_error(console->app, &error);
    text_clear(&text);
}

/* clang-format off */
static const struct tui_field export_fields[] = {
    [EXPORT_FILE]       = { .name = "file", .label = N_("Fichier"), .kind = TUI_FIELD_PATH, .required = true,
                            .help = N_("Où l'écrire sur ce serveur ; à porter ensuite sur chaque caisse.") },
    [EXPORT_SECRETS]    = { .name = "secrets", .label = N_("Avec le mot de passe FTP"), .kind = TUI_FIELD_YES_NO,
                            .help = N_("Scellé par une phrase de passe ; sans lui, il sera demandé sur chaque caisse.") },
    [EXPORT_PASSPHRASE] = { .name = "passphrase", .label = N_("Phrase de passe"), .kind = TUI_FIELD_SECRET,
                            .help = N_("8 caractères au moins ; elle sera demandée sur chaque caisse, et n'est écrite nulle part.") },
    [EXPORT_AGAIN]      = { .name = "again", .label = N_("Encore une fois"), .kind = TUI_FIELD_SECRET,
                            .help = N_("La même, pour qu'une faute de frappe ne la perde pas.") },
    [EXPORT_PREVIEW]    = { .name = "preview", .label = N_("Aperçu"), .kind = TUI_FIELD_BUTTON,
                            .help = N_("Ce que le fichier dira, et ce qui manquera aux caisses.") },
};

static const struct tui_form_table export_table = {
    .title = N_("Exporter la configuration"),
    .help = N_("Le fichier qui initialise une caisse autonome du dossier courant : échange FTP, service web, délais, clé publique de ce serveur. Rien de la base de gestion n'y est."),
    .fields = export_fields,
    .field_count = sizeof export_fields / sizeof export_fields[0],
    .save = on_save,
    .button = on_button,
};
/* clang-format on */

void open_export(struct console *console)
{
    struct tui_form *form = tui_form_new(&export_table, console);
    char path[1200];

    if (form != NULL) {
        snprintf(path, sizeof path, "%s/%s-D%04" PRId64 ".ini", console->session.home.path,
                 console->session.home.configuration.environment, console->session.dossier);
        tui_form_set(form, EXPORT_FILE, path);
        tui_form_set(form, EXPORT_SECRETS, "yes");
    }
    tui_push(console->app, form == NULL ? NULL : tui_form_screen(form));
}
