/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/i18n.h"
#include "core/base/path.h"

_Static_assert(sizeof(struct seal_key) == crypto_secretbox_KEYBYTES, "secretbox key");

static const char version[] = "v1:";

bool seal_init(struct error *error)
{
    return sodium_init() >= 0 ||
           error_set(error, ERROR_IO, _("La bibliothèque de chiffrement ne démarre pas."));
}

bool seal_key_create(const char *path, struct error *error)
{
    struct seal_key key;
    bool ok;

    if (path_exists(path))
        return error_set(error, ERROR_REFUSED, _("La clé « %s » existe déjà."), path);
    randombytes_buf(key.bytes, sizeof key.bytes);
    ok = path_write(path, key.bytes, sizeof key.bytes, 0600, error);
    sodium_memzero(&key, sizeof key);
    return ok;
}

bool seal_key_read(const char *path, struct seal_key *key, struct error *error)
{
    struct stat status;
    size_t size;
    char *bytes = path_read(path, sizeof key->bytes, &size, error);
    bool ok = false;

    if (bytes == NULL)
        return false;
    if (stat(path, &status) != 0 || (status.st_mode & 077) != 0)
        error_set(error, ERROR_REFUSED,
                  _("La clé « %s » est lisible par d'autres : faites « chmod 600 »."), path);
    else if (size != sizeof key->bytes)
        error_set(error, ERROR_CORRUPT, _("La clé « %s » est endommagée."), path);
    else
        ok = true;
    if (ok)
        memcpy(key->bytes, bytes, size);
    sodium_memzero(bytes, size);
    free(bytes);
    return ok;
}

bool seal_close(const struct seal_key *key, const char *secret, struct text *sealed,
                struct error *error)
{
    size_t length = strlen(secret);
    size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
    size_t encoded = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    unsigned char *box = malloc(size);
    char *base64 = malloc(encoded);
    bool ok = box != NULL && base64 != NULL;

    if (ok) {
        randombytes_buf(box, crypto_secretbox_NONCEBYTES);
        crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)secret,
                              length, box, key->bytes);
        sodium_bin2base64(base64, encoded, box, size, sodium_base64_VARIANT_ORIGINAL);
        text_add(sealed, version);
        text_add(sealed, base64);
    }
    free(box);
    free(base64);
    return ok ? text_ok(sealed, error) : error_memory(error);
}

static bool decode(const char *sealed, unsigned char *box, size_t limit, size_t *size)
{
    return strncmp(sealed, version, strlen(version)) == 0 &&
           sodium_base642bin(box, limit, sealed + strlen(version), strlen(sealed) - strlen(version),
                             NULL, size, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
           *size >= crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
}

bool seal_open(const struct seal_key *key, const char *sealed, char *secret, size_t size,
               struct error *error)
{
    size_t limit = strlen(sealed) + 1;
    unsigned char *box = malloc(limit);
    size_t box_size = 0;
    size_t length;
    bool ok = false;

    if (box == NULL)
        return error_memory(error);
    if (decode(sealed, box, limit, &box_size)) {
        length = box_size - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES;
        ok = length < size && crypto_secretbox_open_easy(
                                  (unsigned char *)secret, box + crypto_secretbox_NONCEBYTES,
                                  box_size - crypto_secretbox_NONCEBYTES, box, key->bytes) == 0;
        if (ok)
            secret[length] = '\0';
    }
    free(box);
    return ok || error_set(error, ERROR_CORRUPT,
                           _("Un secret ne s'ouvre pas avec la clé du répertoire « keys » : "
                             "remettez la bonne clé, ou saisissez de nouveau le mot de passe."));
}

enum { PASSPHRASE_OPERATIONS = 3, PASSPHRASE_MEMORY_KIB = 128 << 10, DEAREST = 8 };

void seal_passphrase_new(struct seal_passphrase *parameters)
{
    *parameters = (struct seal_passphrase){ .operations = PASSPHRASE_OPERATIONS,
                                            .memory_kib = PASSPHRASE_MEMORY_KIB };
    seal_random_hex(parameters->salt, crypto_pwhash_SALTBYTES);
}

bool seal_passphrase_parse(const char *salt, const char *operations, const char *memory_kib,
                           struct seal_passphrase *parameters)
{
    int64_t number = 0;
    int64_t memory = 0;

    *parameters = (struct seal_passphrase){ .operations = 0 };
    if (operations == NULL || memory_kib == NULL ||
        !string_to_integer(operations, 1, DEAREST * PASSPHRASE_OPERATIONS, &number) ||
        !string_to_integer(memory_kib, 8, DEAREST * PASSPHRASE_MEMORY_KIB, &memory) ||
        strlen(salt) != sizeof parameters->salt - 1 ||
        strspn(salt, "0123456789abcdef") != strlen(salt))
        return false;
    string_store(parameters->salt, sizeof parameters->salt, salt);
    parameters->operations = (unsigned)number;
    parameters->memory_kib = (unsigned)memory;
    return true;
}

bool seal_key_derive(const char *passphrase, const struct seal_passphrase *parameters,
                     struct seal_key *key, struct error *error)
{
    unsigned char salt[crypto_pwhash_SALTBYTES];

    return (sodium_hex2bin(salt, sizeof salt, parameters->salt, strlen(parameters->salt), NULL,
                           NULL, NULL) == 0 &&
            crypto_pwhash(key->bytes, sizeof key->bytes, passphrase, strlen(passphrase), salt,
                          parameters->operations, (size_t)parameters->memory_kib << 10,
                          crypto_pwhash_ALG_ARGON2ID13) == 0) ||
           error_memory(error);
}

void seal_random_hex(char *text, size_t count)
{
    unsigned char byte;

    for (size_t i = 0; i < count; i++) {
        randombytes_buf(&byte, 1);
        sodium_bin2hex(text + 2 * i, 3, &byte, 1);
    }
}
