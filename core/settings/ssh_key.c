/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/ssh_key.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"

enum { RSA_MINIMUM_BITS = 2048, TYPES_PARTS = 4 };

/* clang-format off */
/* What the bytes of a key are after its type: strings, each of that many bytes, 0 = any. */
static const struct type {
    const char *name;
    size_t parts;
    size_t sizes[TYPES_PARTS];
    const char *curve; /* the first part, NULL = none */
} types[] = {
    { "ssh-ed25519",                        1, { 32 },        NULL },
    { "sk-ssh-ed25519@openssh.com",         2, { 32, 0 },     NULL },
    { "ecdsa-sha2-nistp256",                2, { 8, 65 },     "nistp256" },
    { "ecdsa-sha2-nistp384",                2, { 8, 97 },     "nistp384" },
    { "ecdsa-sha2-nistp521",                2, { 8, 133 },    "nistp521" },
    { "sk-ecdsa-sha2-nistp256@openssh.com", 3, { 8, 65, 0 },  "nistp256" },
    { "ssh-rsa",                            2, { 0, 0 },      NULL },
};
/* clang-format on */

enum { TYPE_COUNT = sizeof types / sizeof types[0] };

/* A string of the key: its length on four bytes, then its bytes. */
struct part {
    const unsigned char *bytes;
    size_t size;
};

static bool take_part(struct part *rest, struct part *part)
{
    size_t size;

    if (rest->size < 4)
        return false;
    size = (size_t)rest->bytes[0] << 24 | (size_t)rest->bytes[1] << 16 |
           (size_t)rest->bytes[2] << 8 | rest->bytes[3];
    if (size > rest->size - 4)
        return false;
    *part = (struct part){ rest->bytes + 4, size };
    rest->bytes += 4 + size;
    rest->size -= 4 + size;
    return true;
}

static bool is_text(const struct part *part, const char *text)
{
    return part->size == strlen(text) && memcmp(part->bytes, text, part->size) == 0;
}

static size_t bits(const struct part *number)
{
    struct part rest = *number;
    size_t count;

    while (rest.size > 0 && rest.bytes[0] == 0) {
        rest.bytes++;
        rest.size--;
    }
    if (rest.size == 0)
        return 0;
    count = (rest.size - 1) * 8;
    for (unsigned first = rest.bytes[0]; first != 0; first >>= 1)
        count++;
    return count;
}

static bool refuse_content(const char *name, struct error *error)
{
    return error_set(error, ERROR_INPUT,
                     _("Cette clé « %s » est incomplète ou abîmée : recopiez la ligne entière du "
                       "fichier .pub."),
                     name);
}

static bool check_content(const struct type *type, struct part rest, struct error *error)
{
    struct part part;

    if (!take_part(&rest, &part) || !is_text(&part, type->name))
        return refuse_content(type->name, error);
    for (size_t i = 0; i < type->parts; i++) {
        if (!take_part(&rest, &part) || part.size == 0 ||
            (type->sizes[i] != 0 && part.size != type->sizes[i]) ||
            (i == 0 && type->curve != NULL && !is_text(&part, type->curve)))
            return refuse_content(type->name, error);
    }
    if (rest.size != 0)
        return refuse_content(type->name, error);
    /* The last part of an RSA key is its modulus. */
    if (strcmp(type->name, "ssh-rsa") == 0 && bits(&part) < RSA_MINIMUM_BITS)
        return error_set(error, ERROR_INPUT,
                         _("Clé RSA trop courte : %d bits au moins, ou une clé Ed25519 "
                           "(ssh-keygen -t ed25519)."),
                         RSA_MINIMUM_BITS);
    return true;
}

static bool fingerprint(struct part content, struct user_key *key, struct error *error)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char base64[45]; /* of 32 bytes */
    char text[sizeof key->fingerprint];

    crypto_hash_sha256(hash, content.bytes, content.size);
    sodium_bin2base64(base64, sizeof base64, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    snprintf(text, sizeof text, "SHA256:%s", base64);
    return record_set(&user_key_type, key, (size_t)record_find(&user_key_type, "fingerprint"), text,
                      error);
}

static bool read_content(const struct type *type, const char *base64, struct user_key *key,
                         struct error *error)
{
    size_t length = strlen(base64);
    unsigned char *bytes = malloc(length + 1);
    struct part content = { bytes, 0 };
    bool ok = bytes != NULL || error_memory(error);

    if (ok && sodium_base642bin(bytes, length, base64, length, NULL, &content.size, NULL,
                                sodium_base64_VARIANT_ORIGINAL) != 0)
        ok = refuse_content(type->name, error);
    ok = ok && check_content(type, content, error) && fingerprint(content, key, error);
    free(bytes);
    return ok;
}

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; i < TYPE_COUNT; i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

/* The line begins with no type: options in front, a private key, or something else. */
static bool refuse_type(const char *line, const char *word, struct error *error)
{
    struct text names = TEXT_INIT;

    if (strstr(line, "PRIVATE KEY") != NULL)
        return error_set(error, ERROR_INPUT,
                         _("C'est une clé privée : elle ne se donne à personne. Donnez le fichier "
                           "qui finit par .pub."));
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        const char *found = strstr(line, types[i].name);

        if (found != NULL && found > line && (found[-1] == ' ' || found[-1] == '\t'))
            error_set(error, ERROR_INPUT,
                      _("La clé commence par son type (%s) : aucune option devant."),
                      types[i].name);
        text_format(&names, "%s%s", i == 0 ? "" : " ", types[i].name);
    }
    error_set(error, ERROR_INPUT, _("Type de clé inconnu « %.60s » (au choix : %s)."), word,
              text_string(&names));
    text_clear(&names);
    return false;
}

static bool set(struct user_key *key, const char *field, const char *value, struct error *error)
{
    return record_set(&user_key_type, key, (size_t)record_find(&user_key_type, field), value,
                      error);
}

/* `line` is cut at its words. */
static bool read_words(const char *original, char *line, struct user_key *key, struct error *error)
{
    char *base64 = line + strcspn(line, " \t");
    char *comment;
    const struct type *type;

    if (*base64 != '\0')
        *base64++ = '\0';
    type = find_type(line);
    if (type == NULL)
        return refuse_type(original, line, error);
    base64 += strspn(base64, " \t");
    comment = base64 + strcspn(base64, " \t");
    if (*comment != '\0')
        *comment++ = '\0';
    return read_content(type, base64, key, error) && set(key, "type", type->name, error) &&
           set(key, "key", base64, error) && set(key, "comment", string_trim(comment), error);
}

bool ssh_key_read(const char *line, struct user_key *key, struct error *error)
{
    const char *end = line + strcspn(line, "\r\n");
    char *copy = string_copy(line, error);
    bool ok = copy != NULL;

    if (!ok)
        return false;
    copy[end - line] = '\0';
    if (!utf8_valid(copy) || strlen(copy) >= SSH_KEY_LIMIT || *string_trim(copy) == '\0')
        ok = error_set(error, ERROR_INPUT, _("Ce n'est pas une clé publique SSH."));
    else if (strstr(line, "PRIVATE KEY") == NULL && end[strspn(end, "\r\n \t")] != '\0')
        ok = error_set(error, ERROR_INPUT, _("Une clé à la fois, sur une ligne."));
    ok = ok && read_words(line, string_trim(copy), key, error);
    free(copy);
    return ok;
}

/* A word of the shell, inside the double quotes of authorized_keys. */
static void add_quoted(struct text *text, const char *word)
{
    text_add_char(text, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            text_add(text, "'\\''");
        else if (*word == '"')
            text_add(text, "\\\"");
        else
            text_add_char(text, *word);
    }
    text_add_char(text, '\'');
}

bool ssh_key_authorize(const struct user_key *key, const char *program, const char *home,
                       struct text *line, struct error *error)
{
    if (strpbrk(program, "\r\n") != NULL || strpbrk(home, "\r\n") != NULL)
        return error_set(error, ERROR_INPUT,
                         _("Un chemin qui contient un saut de ligne ne s'écrit pas dans "
                           "authorized_keys."));
    text_add(line, "restrict,pty,command=\"exec ");
    add_quoted(line, program);
    text_add(line, " --home ");
    add_quoted(line, home);
    text_add(line, " --as ");
    add_quoted(line, key->user);
    text_format(line, "\" %s %s%s%s\n", key->type, key->key, key->comment[0] == '\0' ? "" : " ",
                key->comment);
    return text_ok(line, error);
}
