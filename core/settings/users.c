/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/users.h"

#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/settings/dossier.h"

/* clang-format off */
const struct till_right till_rights[] = {
    { "sell",     N_("Vendre et encaisser") },
    { "refund",   N_("Rembourser et reprendre") },
    { "discount", N_("Accorder des remises") },
    { "cancel",   N_("Annuler un ticket") },
    { "cash",     N_("Ouvrir le tiroir, entrées et sorties d'espèces") },
    { "report",   N_("Clôturer et éditer les états") },
    { NULL, NULL },
};
/* clang-format on */

enum { RIGHT_COUNT = sizeof till_rights / sizeof till_rights[0] - 1 };

static int find_right(const char *word, size_t length)
{
    for (int i = 0; i < RIGHT_COUNT; i++)
        if (strlen(till_rights[i].word) == length &&
            strncmp(till_rights[i].word, word, length) == 0)
            return i;
    return -1;
}

static bool refuse_right(const char *word, size_t length, struct error *error)
{
    struct text names = TEXT_INIT;

    for (int i = 0; i < RIGHT_COUNT; i++)
        text_format(&names, "%s%s", i == 0 ? "" : " ", till_rights[i].word);
    error_set(error, ERROR_INPUT,
              _("Confidentialités : « %.*s » n'en est pas une (au choix : %s)."), (int)length, word,
              text_string(&names));
    text_clear(&names);
    return false;
}

bool till_rights_read(const char *words, struct text *canonical, struct error *error)
{
    bool given[RIGHT_COUNT] = { false };
    const char *separator = "";

    for (size_t length; *words != '\0'; words += length) {
        int right;

        words += strspn(words, " ,");
        length = strcspn(words, " ,");
        right = length == 0 ? -1 : find_right(words, length);
        if (right >= 0)
            given[right] = true;
        else if (length > 0)
            return refuse_right(words, length, error);
    }
    for (int i = 0; i < RIGHT_COUNT; i++)
        if (given[i]) {
            text_format(canonical, "%s%s", separator, till_rights[i].word);
            separator = " ";
        }
    return true;
}

static bool check_rights(const void *record, struct error *error)
{
    struct text ignored = TEXT_INIT;
    bool ok = till_rights_read(((const struct user *)record)->rights, &ignored, error);

    text_clear(&ignored);
    return ok;
}

static bool check_validity(const void *record, struct error *error)
{
    const struct user *user = record;

    if (user->valid_from[0] == '\0' || user->valid_until[0] == '\0' ||
        strcmp(user->valid_from, user->valid_until) <= 0)
        return true;
    return error_set(error, ERROR_INPUT,
                     _("La validité finit avant de commencer (valid_from, valid_until)."));
}

/* The name goes into a file whose fields are parted by colons. */
static bool check_code(const void *record, struct error *error)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const struct user *user = record;

    if (user->role != ROLE_EXCHANGE)
        return true;
    if (strspn(user->code, letters) > 0 &&
        user->code[strspn(user->code, "._-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789")] == '\0')
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Compte d'échange « %s » : lettres sans accent, chiffres, « . », « _ » et "
                       "« - » seulement."),
                     user->code);
}

static bool check_till(const void *record, struct error *error)
{
    const struct user *user = record;

    if (user->role != ROLE_TILL || user->dossier != 0)
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Un utilisateur de caisse appartient à un dossier (dossier=N)."));
}

static bool check_channel(const void *record, struct error *error)
{
    const struct user *user = record;

    if ((user->role == ROLE_EXCHANGE) == (user->channel != 0))
        return true;
    return error_set(error, ERROR_INPUT,
                     user->role == ROLE_EXCHANGE
                         ? _("Un compte d'échange est affecté à un canal EDI (channel=N).")
                         : _("Seul un compte d'échange a un canal EDI (role=exchange)."));
}

static bool check_must_change(const void *record, struct error *error)
{
    const struct user *user = record;

    if (user->role != ROLE_EXCHANGE || !user->must_change)
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Un compte d'échange ne peut pas changer lui-même son mot de passe "
                       "(must_change=no)."));
}

/* clang-format off */
static const struct field_choice roles[] = {
    [ROLE_ADMIN]    = { "admin",    N_("Administrateur") },
    [ROLE_OPERATOR] = { "operator", N_("Exploitant") },
    [ROLE_SUPPORT]  = { "support",  N_("Support") },
    [ROLE_TILL]     = { "till",     N_("Caisse") },
    [ROLE_EXCHANGE] = { "exchange", N_("Échange (FTP)") },
    { NULL, NULL },
};

#define TAB_PERSON N_("IDENTITÉ")
#define TAB_ACCESS N_("ACCÈS")
#define TAB_TILL   N_("CAISSE")
#define TAB_FTP    N_("ÉCHANGE")

#define AT(member) RECORD_FIELD(struct user, member)
static const struct field user_fields[] = {
    { AT(code), .kind = FIELD_NAME, .label = N_("Utilisateur"), .tab = TAB_PERSON, .flags = FIELD_KEY | FIELD_REQUIRED, .check = check_code,
      .help = N_("Code de l'utilisateur, 20 caractères au plus, sans distinction de casse.") },
    { AT(name), .kind = FIELD_TEXT, .label = N_("Nom"), .tab = TAB_PERSON, .flags = FIELD_REQUIRED,
      .help = N_("Nom de la personne.") },
    { AT(role), .kind = FIELD_CHOICE, .label = N_("Rôle"), .tab = TAB_PERSON, .choices = roles, .fallback = "operator",
      .help = N_("Support : consulter. Exploitant : aussi extraire et publier. Administrateur : aussi paramétrer. Caisse, échange : rien ici.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Actif"), .tab = TAB_PERSON, .fallback = "yes",
      .help = N_("Un utilisateur inactif n'entre nulle part.") },

    { AT(password), .kind = FIELD_SECRET, .label = N_("Mot de passe"), .tab = TAB_ACCESS, .flags = FIELD_WIDE,
      .help = N_("8 caractères au moins ; à la caisse, un code de 4 à 12 chiffres. Seule son empreinte est conservée.") },
    { AT(must_change), .kind = FIELD_YES_NO, .label = N_("À changer"), .tab = TAB_ACCESS, .flags = FIELD_WIDE, .fallback = "no", .check = check_must_change,
      .help = N_("Le mot de passe est à changer à la prochaine utilisation.") },
    { AT(valid_from), .kind = FIELD_DATE, .label = N_("Valable du"), .tab = TAB_ACCESS, .flags = FIELD_WIDE,
      .help = N_("Premier jour de validité ; vide : depuis toujours.") },
    { AT(valid_until), .kind = FIELD_DATE, .label = N_("Valable jusqu'au"), .tab = TAB_ACCESS, .check = check_validity,
      .help = N_("Dernier jour de validité ; vide : sans fin.") },
    { AT(failures), .kind = FIELD_INTEGER, .label = N_("Échecs"), .tab = TAB_ACCESS, .flags = FIELD_READ_ONLY | FIELD_WIDE, .minimum = 0, .maximum = INT64_MAX,
      .help = N_("Mots de passe refusés depuis le dernier accepté.") },
    { AT(locked_until), .kind = FIELD_TIME, .label = N_("Verrouillé jusqu'au"), .tab = TAB_ACCESS, .flags = FIELD_READ_ONLY,
      .help = N_("Fin du verrouillage qui suit trop d'échecs ; « user unlock » le lève.") },

    { AT(dossier), .kind = FIELD_INTEGER, .label = N_("Dossier"), .tab = TAB_TILL, .minimum = 1, .maximum = DOSSIER_MAXIMUM, .check = check_till,
      .help = N_("Dossier de l'utilisateur : celui de sa caisse, ou celui sur lequel il travaille d'abord.") },
    { AT(till), .kind = FIELD_INTEGER, .label = N_("Caisse"), .tab = TAB_TILL, .minimum = 1, .maximum = 99999,
      .help = N_("Numéro de la caisse de l'utilisateur ; vide : toutes celles du dossier.") },
    { AT(rights), .kind = FIELD_TEXT, .label = N_("Confidentialités"), .tab = TAB_TILL, .flags = FIELD_WIDE, .fallback = "sell", .check = check_rights,
      .help = N_("Ce qui est permis à la caisse : sell refund discount cancel cash report.") },

    { AT(channel), .kind = FIELD_INTEGER, .label = N_("Canal EDI"), .tab = TAB_FTP, .minimum = 1, .maximum = 20, .check = check_channel,
      .help = N_("Canal dont le compte d'échange voit le répertoire, et lui seul.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct user_key, member)
static const struct field user_key_fields[] = {
    { AT(user), .kind = FIELD_NAME, .label = N_("Utilisateur"), .flags = FIELD_KEY | FIELD_REQUIRED,
      .help = N_("Code de l'utilisateur qui entre par cette clé.") },
    { AT(fingerprint), .kind = FIELD_TEXT, .label = N_("Empreinte"), .flags = FIELD_KEY | FIELD_REQUIRED,
      .help = N_("Empreinte SHA-256 de la clé, comme « ssh-keygen -l » la montre.") },
    { AT(type), .kind = FIELD_TEXT, .label = N_("Type"), .flags = FIELD_REQUIRED | FIELD_READ_ONLY,
      .help = N_("Algorithme de la clé.") },
    { AT(key), .kind = FIELD_TEXT, .label = N_("Clé"), .flags = FIELD_REQUIRED | FIELD_READ_ONLY | FIELD_WIDE,
      .help = N_("La clé publique.") },
    { AT(comment), .kind = FIELD_TEXT, .label = N_("Commentaire"), .flags = FIELD_READ_ONLY,
      .help = N_("Ce que la personne a écrit à la fin de sa clé.") },
    { AT(added_at), .kind = FIELD_TIME, .label = N_("Ajoutée le"), .flags = FIELD_READ_ONLY,
      .help = N_("Date et heure de l'ajout.") },
};
#undef AT

#define AT(member) RECORD_FIELD(struct till, member)
static const struct field till_fields[] = {
    { AT(dossier), .kind = FIELD_INTEGER, .label = N_("Dossier"), .flags = FIELD_KEY | FIELD_OWNER | FIELD_REQUIRED, .minimum = 1, .maximum = DOSSIER_MAXIMUM,
      .help = N_("Dossier courant.") },
    { AT(number), .kind = FIELD_INTEGER, .label = N_("Caisse"), .flags = FIELD_KEY | FIELD_REQUIRED, .minimum = 1, .maximum = 99999,
      .help = N_("Numéro de la caisse dans le dossier.") },
    { AT(label), .kind = FIELD_TEXT, .label = N_("Libellé"), .flags = FIELD_REQUIRED,
      .help = N_("Magasin et emplacement.") },
    { AT(shop), .kind = FIELD_TEXT, .label = N_("Magasin"),
      .help = N_("Magasin où la caisse se trouve.") },
    { AT(active), .kind = FIELD_YES_NO, .label = N_("Active"), .fallback = "yes",
      .help = N_("Une caisse inactive ne part pas dans les extractions.") },
};
#undef AT

const struct record_type user_type = {
    .name = "user", .label = N_("Utilisateur"), .order = "code",
    .empty = N_("Aucun utilisateur. Créez-en un : tpvadmin user add CODE name=\"Nom\""),
    .size = sizeof(struct user), .fields = user_fields, .field_count = RECORD_COUNT(user_fields),
};

const struct record_type user_key_type = {
    .name = "user_key", .label = N_("Clé SSH"), .order = "user, added_at, fingerprint",
    .empty = N_("Aucune clé SSH. Ajoutez-en une : tpvadmin user ssh-key add CODE <clé.pub"),
    .size = sizeof(struct user_key), .fields = user_key_fields, .field_count = RECORD_COUNT(user_key_fields),
};

const struct record_type till_type = {
    .name = "till", .label = N_("Caisse"), .order = "number",
    .empty = N_("Aucune caisse. Créez-en une : tpvadmin till add 1 label=\"Magasin, caisse 1\""),
    .size = sizeof(struct till), .fields = till_fields, .field_count = RECORD_COUNT(till_fields),
};
/* clang-format on */

bool user_is_of_console(const struct user *user)
{
    return user->role == ROLE_ADMIN || user->role == ROLE_OPERATOR || user->role == ROLE_SUPPORT;
}

bool user_load(const struct record_place *place, const char *code, struct user *user,
               struct error *error)
{
    record_init(&user_type, user);
    return record_set(&user_type, user, 0, code, error) &&
           record_load(place, &user_type, user, error) &&
           record_apply_defaults(&user_type, user, NULL, error);
}

bool user_may_enter(const struct user *user, struct error *error)
{
    char today[CLOCK_DATE_SIZE];
    char when[CLOCK_TEXT_SIZE];
    int64_t until;

    clock_today(today);
    if (!user->active)
        return error_set(error, ERROR_REFUSED, _("L'utilisateur « %s » est inactif."), user->code);
    if (user->valid_from[0] != '\0' && strcmp(today, user->valid_from) < 0) {
        clock_show_date(user->valid_from, when);
        return error_set(error, ERROR_REFUSED,
                         _("L'utilisateur « %s » n'est valable qu'à partir du %s."), user->code,
                         when);
    }
    if (user->valid_until[0] != '\0' && strcmp(today, user->valid_until) > 0) {
        clock_show_date(user->valid_until, when);
        return error_set(error, ERROR_REFUSED,
                         _("L'utilisateur « %s » n'est plus valable depuis le %s."), user->code,
                         when);
    }
    if (clock_parse_utc(user->locked_until, &until) && until > clock_now()) {
        clock_localize(user->locked_until, when);
        return error_set(error, ERROR_REFUSED,
                         _("L'utilisateur « %s » est verrouillé jusqu'au %s : trop de mots de "
                           "passe refusés (un administrateur le lève : tpvadmin user unlock)."),
                         user->code, when);
    }
    return true;
}
