/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/exchange/transfer_internal.h"

enum { NAME_LIMIT = 200, BASE64_SHA256_LENGTH = 43 };

/* clang-format off */
static const struct {
    const char *text;
    unsigned securities; /* bit by enum transfer_security */
} schemes[] = {
    { "ftp://",   1u << TRANSFER_PLAIN | 1u << TRANSFER_EXPLICIT },
    { "ftpes://", 1u << TRANSFER_EXPLICIT },
    { "ftps://",  1u << TRANSFER_IMPLICIT },
    { "sftp://",  1u << TRANSFER_SFTP },
};
/* clang-format on */

static bool address_wrong(const char *text, struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     _("Adresse FTP « %.100s » : écrire un nom d'hôte ou une adresse IP, suivi au "
                       "besoin de « :port »."),
                     text);
}

static bool skip_scheme(const char **text, enum transfer_security security, struct error *error)
{
    const char *colon = strstr(*text, "://");

    if (colon == NULL)
        return true;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i].text);

        if (strncmp(*text, schemes[i].text, length) != 0)
            continue;
        if ((schemes[i].securities & 1u << security) == 0)
            return error_set(error, ERROR_INPUT,
                             _("L'adresse FTP commence par « %s », ce que la sécurité choisie "
                               "(ftp_security) contredit."),
                             schemes[i].text);
        *text += length;
        return true;
    }
    return error_set(error, ERROR_INPUT,
                     _("Adresse FTP « %.100s » : seuls ftp://, ftps:// et sftp:// sont possibles."),
                     *text);
}

static bool host_valid(const char *host, bool bracketed)
{
    const char *extra = bracketed ? ":." : "-._";

    if (host[0] == '\0' || host[0] == '-' || !utf8_valid(host))
        return false;
    for (const char *c = host; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        bool letter = bracketed ? isxdigit(byte) : isalnum(byte) || byte >= 0x80;

        if (!letter && strchr(extra, byte) == NULL)
            return false;
    }
    return !bracketed || strchr(host, ':') != NULL;
}

bool transfer_address_parse(const char *text, enum transfer_security security,
                            struct transfer_address *address, struct error *error)
{
    const char *host = text == NULL ? "" : text;
    const char *whole = host;
    const char *end;
    bool bracketed;
    int64_t port = 0;
    size_t length;

    if (!skip_scheme(&host, security, error))
        return false;
    if (strpbrk(host, "@") != NULL)
        return error_set(error, ERROR_INPUT,
                         _("L'adresse FTP contient un « @ » : le compte s'écrit dans ftp_user."));
    bracketed = host[0] == '[';
    end = bracketed ? strchr(host, ']') : host + strcspn(host, ":/");
    if (end == NULL)
        return address_wrong(whole, error);
    host += bracketed;
    length = (size_t)(end - host);
    if (length >= sizeof address->host)
        return address_wrong(whole, error);
    memcpy(address->host, host, length);
    address->host[length] = '\0';
    end += bracketed;
    if (*end == ':') {
        char digits[8];

        length = strcspn(++end, "/");
        if (length >= sizeof digits || !isdigit((unsigned char)end[0]))
            return address_wrong(whole, error);
        memcpy(digits, end, length);
        digits[length] = '\0';
        if (!string_to_integer(digits, 1, 65535, &port))
            return address_wrong(whole, error);
        end += length;
    }
    address->port = (int)port;
    if (end[0] == '/' && end[1] != '\0')
        return error_set(error, ERROR_INPUT,
                         _("L'adresse FTP contient un chemin : il s'écrit dans ftp_path."));
    if ((end[0] != '\0' && end[0] != '/') || !host_valid(address->host, bracketed))
        return address_wrong(whole, error);
    return true;
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        if (iscntrl((unsigned char)*text))
            return true;
    }
    return false;
}

bool transfer_name_check(const char *name, struct error *error)
{
    if (name == NULL || name[0] == '\0' || strlen(name) > NAME_LIMIT || strchr(name, '/') != NULL ||
        string_equal(name, ".") || string_equal(name, "..") || has_control(name) ||
        !utf8_valid(name))
        return error_set(error, ERROR_INPUT, _("Ce nom de fichier ne peut pas être échangé."));
    return true;
}

/* Adds one component of a path; false when it is not one. */
static bool add_component(struct text *copy, const char *component, size_t length)
{
    char name[NAME_LIMIT + 1];
    struct error ignored = ERROR_INIT;

    if (length >= sizeof name)
        return false;
    memcpy(name, component, length);
    name[length] = '\0';
    if (!transfer_name_check(name, &ignored))
        return false;
    text_add_char(copy, '/');
    text_add(copy, name);
    return true;
}

char *transfer_directory_copy(const char *directory, struct error *error)
{
    struct text copy = TEXT_INIT;
    bool good = directory != NULL && directory[0] == '/';

    for (const char *c = directory; good && *c != '\0';) {
        size_t length = strcspn(c, "/");

        if (length > 0)
            good = add_component(&copy, c, length);
        c += length + (c[length] == '/');
    }
    if (good && copy.length == 0)
        text_add_char(&copy, '/');
    if (!good)
        error_set(error, ERROR_INPUT,
                  _("Le chemin FTP (ftp_path) doit commencer par « / », sans « .. » ni caractère "
                    "de commande."));
    if (!good || !text_ok(&copy, error)) {
        text_clear(&copy);
        return NULL;
    }
    return text_detach(&copy);
}

/* Length of a SHA-256 in base64 at the start of `text`, its padding included; 0 = none. */
static size_t base64_length(const char *text)
{
    size_t length = 0;

    while (isalnum((unsigned char)text[length]) || text[length] == '+' || text[length] == '/')
        length++;
    if (length != BASE64_SHA256_LENGTH)
        return 0;
    return length + (text[length] == '=');
}

/* "sha256//…", several with ';' between. A file name, which libcurl takes too, is not one. */
static bool tls_pin_valid(const char *pin)
{
    static const char prefix[] = "sha256//";

    for (;;) {
        size_t length;

        if (strncmp(pin, prefix, sizeof prefix - 1) != 0)
            return false;
        pin += sizeof prefix - 1;
        length = base64_length(pin);
        if (length != BASE64_SHA256_LENGTH + 1)
            return false;
        pin += length;
        if (*pin == '\0')
            return true;
        if (*pin++ != ';')
            return false;
    }
}

static const char *skip_prefix(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : text;
}

bool transfer_pin_copy(const char *pin, enum transfer_security security, char **copy,
                       struct error *error)
{
    *copy = NULL;
    if (pin == NULL || pin[0] == '\0' || security == TRANSFER_PLAIN)
        return true;
    if (security == TRANSFER_SFTP) {
        pin = skip_prefix(pin, "SHA256:");
        if (base64_length(pin) == 0 || pin[base64_length(pin)] != '\0')
            return error_set(error, ERROR_INPUT,
                             _("Empreinte (ftp_pin) : en SFTP elle s'écrit SHA256:… , comme la "
                               "donne ssh-keygen -l."));
        *copy = string_format(error, "%.*s", BASE64_SHA256_LENGTH, pin);
    } else {
        if (!tls_pin_valid(pin))
            return error_set(error, ERROR_INPUT,
                             _("Empreinte (ftp_pin) : en FTPS elle s'écrit sha256//… , celle de "
                               "la clé publique du certificat."));
        *copy = string_copy(pin, error);
    }
    return *copy != NULL;
}
