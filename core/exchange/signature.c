/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/exchange/signature.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/path.h"

enum {
    ID_SIZE = 8,
    KEY_FILE_LIMIT = 4096,
    LINE_LIMIT = 1024,
    PUBLIC_SIZE = 2 + ID_SIZE + crypto_sign_PUBLICKEYBYTES,
    SIGNATURE_SIZE = 2 + ID_SIZE + crypto_sign_BYTES,
    SECRET_SIZE = 2 + ID_SIZE + crypto_sign_SECRETKEYBYTES,
};

static const char trusted[] = "trusted comment: ";
static const char untrusted[] = "untrusted comment: ";

static void add_base64(struct text *text, const unsigned char *bytes, size_t size)
{
    char line[LINE_LIMIT];

    sodium_bin2base64(line, sizeof line, bytes, size, sodium_base64_VARIANT_ORIGINAL);
    text_format(text, "%s\n", line);
    sodium_memzero(line, sizeof line);
}

static bool read_base64(const char *line, size_t length, unsigned char *bytes, size_t size)
{
    size_t found = 0;

    return sodium_base642bin(bytes, size, line, length, NULL, &found, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           found == size;
}

/* Line `number` (from 0) of a text without its end; false when it is not there or too long. */
static bool line_of(const char *text, int number, const char **line, size_t *length)
{
    while (number-- > 0) {
        text = strchr(text, '\n');
        if (text == NULL)
            return false;
        text++;
    }
    *line = text;
    *length = strcspn(text, "\r\n");
    return *length > 0 && *length < LINE_LIMIT;
}

static bool write_key(const char *directory, const char *name, const char *comment,
                      const unsigned char *bytes, size_t size, struct error *error)
{
    char *path = path_join(directory, name, error);
    struct text text = TEXT_INIT;
    bool ok = path != NULL;

    text_format(&text, "%s%s\n", untrusted, comment);
    add_base64(&text, bytes, size);
    ok =
        ok && text_ok(&text, error) &&
        path_write(path, text_string(&text), text.length, size == SECRET_SIZE ? 0600 : 0644, error);
    if (text.data != NULL)
        sodium_memzero(text.data, text.capacity);
    text_clear(&text);
    free(path);
    return ok;
}

bool signature_create_keys(const char *directory, struct error *error)
{
    unsigned char secret[SECRET_SIZE] = { 'E', 'd' };
    unsigned char public[PUBLIC_SIZE] = { 'E', 'd' };
    char comment[64];
    char *path = path_join(directory, "server.key", error);
    bool ok = path != NULL;

    /* The secret key is written last: without it both are made again. */
    if (ok && !path_exists(path)) {
        randombytes_buf(secret + 2, ID_SIZE);
        memcpy(public + 2, secret + 2, ID_SIZE);
        crypto_sign_keypair(public + 2 + ID_SIZE, secret + 2 + ID_SIZE);
        snprintf(comment, sizeof comment, "minisign public key %02X%02X%02X%02X%02X%02X%02X%02X",
                 secret[9], secret[8], secret[7], secret[6], secret[5], secret[4], secret[3],
                 secret[2]);
        ok =
            write_key(directory, "server.pub", comment, public, sizeof public, error) &&
            write_key(directory, "server.key", "tpvadmin secret key", secret, sizeof secret, error);
    }
    sodium_memzero(secret, sizeof secret);
    free(path);
    return ok;
}

static bool read_key(const char *directory, const char *name, unsigned char *bytes, size_t size,
                     struct error *error)
{
    char *path = path_join(directory, name, error);
    char *content = path == NULL ? NULL : path_read(path, KEY_FILE_LIMIT, NULL, error);
    const char *line;
    size_t length;
    bool ok = content != NULL;

    if (ok && (!line_of(content, 1, &line, &length) || !read_base64(line, length, bytes, size) ||
               memcmp(bytes, "Ed", 2) != 0))
        ok = error_set(error, ERROR_CORRUPT, _("La clé « %s » est endommagée."), path);
    if (content != NULL)
        sodium_memzero(content, strlen(content));
    free(content);
    free(path);
    return ok;
}

bool signer_read(const char *directory, struct signer *signer, struct error *error)
{
    unsigned char bytes[SECRET_SIZE];
    bool ok = read_key(directory, "server.key", bytes, sizeof bytes, error);

    if (ok) {
        memcpy(signer->id, bytes + 2, ID_SIZE);
        memcpy(signer->secret, bytes + 2 + ID_SIZE, sizeof signer->secret);
    }
    sodium_memzero(bytes, sizeof bytes);
    return ok;
}

void signer_clear(struct signer *signer)
{
    sodium_memzero(signer, sizeof *signer);
}

bool verifier_parse(const char *content, struct verifier *verifier, struct error *error)
{
    unsigned char bytes[PUBLIC_SIZE];
    bool commented = strncmp(content, untrusted, strlen(untrusted)) == 0;
    const char *line;
    size_t length;

    if (!line_of(content, commented ? 1 : 0, &line, &length) ||
        !read_base64(line, length, bytes, sizeof bytes) || memcmp(bytes, "Ed", 2) != 0)
        return error_set(error, ERROR_CORRUPT, _("Ce n'est pas une clé publique de signature."));
    memcpy(verifier->id, bytes + 2, ID_SIZE);
    memcpy(verifier->key, bytes + 2 + ID_SIZE, sizeof verifier->key);
    return true;
}

bool verifier_read(const char *directory, struct verifier *verifier, struct error *error)
{
    char *path = path_join(directory, "server.pub", error);
    char *content = path == NULL ? NULL : path_read(path, KEY_FILE_LIMIT, NULL, error);
    struct error failure = ERROR_INIT;
    bool ok = content != NULL;

    if (ok && !verifier_parse(content, verifier, &failure)) {
        ok = error_set(error, ERROR_CORRUPT, _("La clé « %s » est endommagée."), path);
        error_detail(error, "%s", failure.message);
    }
    free(content);
    free(path);
    return ok;
}

static void prehash(const void *bytes, size_t size, unsigned char hash[64])
{
    crypto_generichash(hash, 64, bytes, size, NULL, 0);
}

/* The second signature covers the first and the trusted comment. */
static void join(const unsigned char *first, const char *comment, size_t length,
                 unsigned char joined[crypto_sign_BYTES + LINE_LIMIT])
{
    memcpy(joined, first, crypto_sign_BYTES);
    memcpy(joined + crypto_sign_BYTES, comment, length);
}

bool signature_make(const struct signer *signer, const void *bytes, size_t size,
                    const char *comment, struct text *signature, struct error *error)
{
    unsigned char hash[64];
    unsigned char first[SIGNATURE_SIZE] = { 'E', 'D' };
    unsigned char second[crypto_sign_BYTES];
    unsigned char joined[crypto_sign_BYTES + LINE_LIMIT];
    size_t length = strlen(comment);

    if (length == 0 || length >= LINE_LIMIT - sizeof trusted || strpbrk(comment, "\r\n") != NULL)
        return error_set(error, ERROR_INPUT, _("Commentaire de signature sur une ligne attendu."));
    prehash(bytes, size, hash);
    memcpy(first + 2, signer->id, ID_SIZE);
    crypto_sign_detached(first + 2 + ID_SIZE, NULL, hash, sizeof hash, signer->secret);
    join(first + 2 + ID_SIZE, comment, length, joined);
    crypto_sign_detached(second, NULL, joined, crypto_sign_BYTES + length, signer->secret);

    text_format(signature, "%ssignature from tpvadmin\n", untrusted);
    add_base64(signature, first, sizeof first);
    text_format(signature, "%s%s\n", trusted, comment);
    add_base64(signature, second, sizeof second);
    return text_ok(signature, error);
}

static bool parse_signature(const char *signature, unsigned char first[SIGNATURE_SIZE],
                            const char **comment, size_t *length,
                            unsigned char second[crypto_sign_BYTES])
{
    const char *line;
    size_t size;

    if (!line_of(signature, 1, &line, &size) || !read_base64(line, size, first, SIGNATURE_SIZE) ||
        memcmp(first, "ED", 2) != 0)
        return false;
    if (!line_of(signature, 2, comment, length) || strncmp(*comment, trusted, strlen(trusted)) != 0)
        return false;
    *comment += strlen(trusted);
    *length -= strlen(trusted);
    return line_of(signature, 3, &line, &size) &&
           read_base64(line, size, second, crypto_sign_BYTES);
}

bool signature_check(const struct verifier *verifier, const void *bytes, size_t size,
                     const char *signature, struct error *error)
{
    unsigned char hash[64];
    unsigned char first[SIGNATURE_SIZE];
    unsigned char second[crypto_sign_BYTES];
    unsigned char joined[crypto_sign_BYTES + LINE_LIMIT];
    const char *comment = NULL;
    size_t length = 0;

    if (!parse_signature(signature, first, &comment, &length, second))
        return error_set(error, ERROR_CORRUPT, _("La signature est illisible."));
    prehash(bytes, size, hash);
    join(first + 2 + ID_SIZE, comment, length, joined);
    if (memcmp(first + 2, verifier->id, ID_SIZE) != 0)
        return error_set(error, ERROR_CORRUPT, _("La signature est celle d'une autre clé."));
    if (crypto_sign_verify_detached(first + 2 + ID_SIZE, hash, sizeof hash, verifier->key) != 0 ||
        crypto_sign_verify_detached(second, joined, crypto_sign_BYTES + length, verifier->key) != 0)
        return error_set(error, ERROR_CORRUPT,
                         _("La signature ne correspond pas : le contenu a été modifié."));
    return true;
}
