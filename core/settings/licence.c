/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/licence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/record/record_text.h"

static bool check_expires(const void *record, struct error *error)
{
    const struct licence *licence = record;
    char midnight[CLOCK_TEXT_SIZE];
    int64_t ignored;

    if (licence->expires[0] == '\0')
        return true;
    snprintf(midnight, sizeof midnight, "%sT00:00:00Z", licence->expires);
    if (clock_parse_utc(midnight, &ignored))
        return true;
    return error_set(error, ERROR_INPUT,
                     _("Licence : échéance attendue sous la forme 2026-12-31."));
}

/* clang-format off */
#define AT(member) RECORD_FIELD(struct licence, member)
static const struct field fields[] = {
    { AT(holder),  .kind = FIELD_TEXT, .label = N_("Titulaire"), .flags = FIELD_REQUIRED, .help = N_("À qui la licence est accordée.") },
    { AT(number),  .kind = FIELD_TEXT, .label = N_("Numéro"), .help = N_("Numéro du certificat.") },
    { AT(options), .kind = FIELD_TEXT, .label = N_("Options"), .help = N_("Options accordées, séparées par « ; ».") },
    { AT(expires), .kind = FIELD_TEXT, .label = N_("Échéance"), .check = check_expires, .help = N_("Dernier jour de validité ; vide : sans fin.") },
};
/* clang-format on */

const struct record_type licence_type = {
    .name = "licence",
    .label = N_("Licence"),
    .empty = N_(
        "Aucun certificat de licence : déposez licence.ini dans le répertoire de l'installation."),
    .size = sizeof(struct licence),
    .fields = fields,
    .field_count = RECORD_COUNT(fields),
};

bool licence_read(const struct home *home, struct licence *licence, bool *found,
                  struct error *error)
{
    char *path = home_file(home, "licence.ini", error);
    struct ini *ini = NULL;
    size_t bad;
    bool ok = path != NULL;

    record_init(&licence_type, licence);
    *found = ok && path_exists(path);
    if (*found) {
        ini = ini_read(path, error);
        ok = ini != NULL &&
             record_read_ini(&licence_type, licence, ini, licence_type.name, error) &&
             record_check(&licence_type, licence, &bad, error);
    }
    ini_close(ini);
    free(path);
    return ok;
}

static bool has_option(const struct licence *licence, const char *option)
{
    char options[sizeof licence->options];
    char *rest = NULL;

    memcpy(options, licence->options, sizeof options);
    for (char *word = strtok_r(options, ";", &rest); word != NULL;
         word = strtok_r(NULL, ";", &rest))
        if (string_equal_nocase(string_trim(word), option))
            return true;
    return false;
}

static bool has_expired(const struct licence *licence)
{
    time_t now = time(NULL);
    struct tm parts;
    char today[16];

    if (licence->expires[0] == '\0' || localtime_r(&now, &parts) == NULL)
        return false;
    strftime(today, sizeof today, "%Y-%m-%d", &parts);
    return strcmp(today, licence->expires) > 0;
}

bool licence_allows(const struct home *home, const char *option, struct error *error)
{
    struct licence licence;
    bool found = false;

    if (!licence_read(home, &licence, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_REFUSED,
                         _("Aucun certificat de licence : l'option « %s » est nécessaire "
                           "(licence.ini dans « %s »)."),
                         option, home->path);
    if (!has_option(&licence, option))
        return error_set(error, ERROR_REFUSED,
                         _("Votre certificat de licence n'a pas l'option « %s »."), option);
    if (has_expired(&licence))
        return error_set(error, ERROR_REFUSED, _("Votre certificat de licence a expiré le %s."),
                         licence.expires);
    return true;
}

bool licence_write(const char *home, const struct licence *licence, struct error *error)
{
    char *path = path_join(home, "licence.ini", error);
    struct text text = TEXT_INIT;
    bool ok = path != NULL && record_add_ini(&licence_type, licence, &text, error) &&
              path_write(path, text_string(&text), text.length, 0640, error);

    text_clear(&text);
    free(path);
    return ok;
}
