/* SPDX-License-Identifier: MIT */
/* Utilisateurs, Caisses, Mot de passe: who works here, who sells there. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/settings/accounts.h"
#include "forms/forms.h"

static bool apply_user(struct console *console, void *record, struct error *error)
{
    (void)console;
    return record_apply_defaults(&user_type, record, NULL, error);
}

static bool save_user(struct console *console, bool is_new, void *record, struct error *error)
{
    return records_save(console, &user_type, is_new, record, error);
}

static bool apply_till(struct console *console, void *record, struct error *error)
{
    (void)console;
    return record_apply_defaults(&till_type, record, NULL, error);
}

static bool save_till(struct console *console, bool is_new, void *record, struct error *error)
{
    return records_save(console, &till_type, is_new, record, error);
}

static void press_unlock(struct console *console, const void *record)
{
    const struct user *user = record;
    struct error error = ERROR_INIT;

    if (account_unlock(&console->session, user->code, &error))
        tui_sayf(console->app, TUI_TONE_GOOD, _("« %s » n'est plus verrouillé."), user->code);
    else
        show_error(console->app, &error);
}

/* The numbers of one column of the dossier's tills. */
static bool list_tills(struct console *console, const void *record, struct string_list *values,
                       struct error *error)
{
    struct record_place place = session_place(&console->session);
    struct record_list list = { .count = 0 };
    bool ok =
        string_list_add(values, "", error) &&
        record_list_load(&place, &till_type, ((const struct user *)record)->dossier, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        char *number = string_format(error, "%" PRId64,
                                     ((const struct till *)record_list_item(&list, i))->number);

        ok = number != NULL &&
             (string_list_has(values, number) || string_list_add(values, number, error));
        free(number);
    }
    if (list.type != NULL)
        record_list_clear(&list);
    return ok;
}

/* clang-format off */
static const struct record_button user_buttons[] = {
    { "unlock", N_("Déverrouiller"), N_("Oublie les mots de passe refusés ; sans effet sur un utilisateur qui n'est pas verrouillé."), N_("ACCÈS"), press_unlock },
};

static const struct record_offer user_offers[] = {
    { "till", N_("Caisse de l'utilisateur ; vide : toutes celles du dossier. Entrée : choisir."), list_tills },
};

static const struct record_form_kind user_form = {
    .type = &user_type,
    .help = N_("Une personne de la console, un vendeur d'une caisse ou un compte d'échange. Le mot de passe n'est jamais montré : seule son empreinte est conservée."),
    .offers = user_offers,
    .offer_count = sizeof user_offers / sizeof user_offers[0],
    .buttons = user_buttons,
    .button_count = sizeof user_buttons / sizeof user_buttons[0],
    .save = save_user,
    .apply_defaults = apply_user,
};

static const struct tui_column user_columns[] = {
    { N_("Utilisateur"), 12, TUI_ALIGN_LEFT, 11 },
    { N_("Nom"),         0,  TUI_ALIGN_LEFT, 12 },
    { N_("Rôle"),        14, TUI_ALIGN_LEFT, 14 },
    { N_("Caisse"),      6,  TUI_ALIGN_RIGHT, 6 },
    { N_("Jusqu'au"),    10, TUI_ALIGN_LEFT, TUI_COLUMN_LEFT_OUT },
    { N_("Actif"),       6,  TUI_ALIGN_LEFT, 6 },
};
static const char *const user_fields[] = { "code", "name", "role", "till", "valid_until", "active" };

static const struct records_kind users_kind = {
    .form = &user_form,
    .title = N_("Utilisateurs"),
    .help = N_("Ceux qui travaillent sur cette console, ceux qui vendent à une caisse, les comptes d'échange FTP. Support : consulter. Exploitant : aussi extraire, construire et publier. Administrateur : aussi paramétrer."),
    .empty = N_("Aucun utilisateur : « a » ajoute le premier, administrateur. Jusque-là, seul le compte de l'installation entre."),
    .removal = N_("Il n'entrera plus ici et ne partira plus vers les caisses. Ce qu'il a fait reste au journal."),
    .columns = user_columns,
    .column_count = sizeof user_columns / sizeof user_columns[0],
    .fields = user_fields,
};

static const struct record_form_kind till_form = {
    .type = &till_type,
    .help = N_("Une caisse du dossier : son numéro est celui des utilisateurs qui y vendent."),
    .save = save_till,
    .apply_defaults = apply_till,
};

static const struct tui_column till_columns[] = {
    { N_("Nº"),      6, TUI_ALIGN_RIGHT, 5 },
    { N_("Libellé"), 0, TUI_ALIGN_LEFT, 20 },
    { N_("Magasin"), 0, TUI_ALIGN_LEFT, 10 },
    { N_("Active"),  6, TUI_ALIGN_LEFT, 6 },
};
static const char *const till_fields[] = { "number", "label", "shop", "active" };

static const struct records_kind tills_kind = {
    .form = &till_form,
    .title = N_("Caisses"),
    .help = N_("Les caisses du dossier courant. Une caisse inactive ne part pas dans les extractions."),
    .empty = N_("Aucune caisse : « a » ajoute la première."),
    .removal = N_("Elle ne partira plus dans les extractions ; les utilisateurs qui y vendent restent."),
    .columns = till_columns,
    .column_count = sizeof till_columns / sizeof till_columns[0],
    .fields = till_fields,
};
/* clang-format on */

void open_users(struct tui_app *app, void *user)
{
    (void)app;
    records_open(user, &users_kind);
}

void open_tills(struct tui_app *app, void *user)
{
    (void)app;
    records_open(user, &tills_kind);
}

enum password_field { PASSWORD_CURRENT, PASSWORD_NEW, PASSWORD_AGAIN };

static bool on_save(struct tui_form *form, size_t *bad, struct tui_message *message)
{
    struct console *console = tui_form_user(form);
    struct error error = ERROR_INIT;

    *bad = PASSWORD_NEW;
    if (strcmp(tui_form_get(form, PASSWORD_NEW), tui_form_get(form, PASSWORD_AGAIN)) != 0) {
        string_store(message->text, sizeof message->text,
                     _("Les deux nouveaux mots de passe diffèrent."));
        return false;
    }
    if (!account_change_password(&console->session, tui_form_get(form, PASSWORD_CURRENT),
                                 tui_form_get(form, PASSWORD_NEW), &error)) {
        string_store(message->text, sizeof message->text, error.message);
        return false;
    }
    tui_say(console->app, TUI_TONE_GOOD, _("Mot de passe changé."));
    return true;
}

/* clang-format off */
static const struct tui_field password_fields[] = {
    [PASSWORD_CURRENT] = { .name = "current", .label = N_("Mot de passe actuel"), .kind = TUI_FIELD_SECRET,
                           .help = N_("Celui d'aujourd'hui ; vide s'il n'y en a pas encore.") },
    [PASSWORD_NEW]     = { .name = "new", .label = N_("Nouveau mot de passe"), .kind = TUI_FIELD_SECRET, .required = true,
                           .help = N_("8 caractères au moins.") },
    [PASSWORD_AGAIN]   = { .name = "again", .label = N_("Nouveau, encore"), .kind = TUI_FIELD_SECRET, .required = true,
                           .help = N_("Le même, pour qu'une faute de frappe ne le perde pas.") },
};

static const struct tui_form_table password_table = {
    .title = N_("Mot de passe"),
    .help = N_("Votre mot de passe à vous : celui de l'utilisateur écrit en haut à droite."),
    .fields = password_fields,
    .field_count = sizeof password_fields / sizeof password_fields[0],
    .save = on_save,
};
/* clang-format on */

void open_password(struct tui_app *app, void *user)
{
    struct tui_form *form = tui_form_new(&password_table, user);

    tui_push(app, form == NULL ? NULL : tui_form_screen(form));
}
