/* SPDX-License-Identifier: MIT */
/* A public SSH key, as it is given, and the line that SSH reads. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/settings/ssh_key.h"
#include "tests/check.h"
#include "tests/unit/world.h"

/* clang-format off */
static const char *const key_kinds[] = { "ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048", "rsa -b 4096" };

#define ED25519 "AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ"
static const struct {
    const char *name, *line;
    const char *sentence; /* NULL: accepted */
} keys[] = {
    { "a key",               "ssh-ed25519 " ED25519 " anne@poste\n", NULL },
    { "without comment",     "ssh-ed25519 " ED25519, NULL },
    { "comment with blanks", "  ssh-ed25519\t" ED25519 "  Anne, du \"siège\" \r\n", NULL },
    { "hardware key",        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAICFo/k5LU8863u66YC9eUO2170QduohPURkQnbLa/dczAAAABHNzaDo= x", NULL },
    { "nothing",             "\n", "pas une clé publique" },
    { "options in front",    "command=\"sh\" ssh-ed25519 " ED25519, "aucune option" },
    { "options, a later type","no-pty sk-ecdsa-sha2-nistp256@openssh.com AAAA x", "aucune option" },
    { "an unknown type",     "ssh-dss AAAAB3NzaC1kc3M= x", "inconnu « ssh-dss »" },
    { "a certificate",       "ssh-ed25519-cert-v01@openssh.com AAAA x", "inconnu" },
    { "another type",        "ssh-rsa " ED25519, "incomplète" },
    { "no key",              "ssh-ed25519", "incomplète" },
    { "cut",                 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWB", "incomplète" },
    { "not base64",          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5!!!!", "incomplète" },
    { "two lines",           "ssh-ed25519 " ED25519 "\nssh-ed25519 " ED25519 "\n", "Une clé à la fois" },
    { "a hidden line",       "ssh-ed25519 " ED25519 " x\rcommand", "Une clé à la fois" },
    { "a private key",       "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "clé privée" },
    { "not UTF-8",           "ssh-ed25519 " ED25519 " \xff", "pas une clé publique" },
    { "an escape",           "ssh-ed25519 " ED25519 " \x1b[2J", "caractères interdits" },
    { "a size past its end", "ssh-ed25519 /////w==", "incomplète" },
};
/* clang-format on */

static void a_public_key_is_what_its_type_says(void **state)
{
    struct installation *world = *state;
    struct user_key key;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool ok;

        record_init(&user_key_type, &key);
        ok = ssh_key_read(keys[i].line, &key, &world->error);
        if (keys[i].sentence == NULL)
            check_ok(ok, &world->error);
        else
            check_refused(ok, &world->error, ERROR_INPUT, keys[i].sentence);
    }
}

static void a_key_has_the_fingerprint_that_ssh_keygen_shows(void **state)
{
    struct installation *world = *state;

    for (size_t i = 0; i < sizeof key_kinds / sizeof key_kinds[0]; i++) {
        char *line =
            world_command("rm -f %s/k; ssh-keygen -q -N '' -C 'anne été' -t %s -f %s/k && "
                          "cat %s/k.pub",
                          world->directory, key_kinds[i], world->directory, world->directory);
        char *print = world_command("ssh-keygen -lf %s/k.pub | cut -d' ' -f2", world->directory);
        struct user_key key = { .head = { 0 } };

        check_ok(ssh_key_read(line, &key, &world->error), &world->error);
        assert_string_equal(key.fingerprint, print);
        assert_string_equal(key.comment, "anne été");
        free(line);
        free(print);
    }
}

static void a_weak_key_is_refused(void **state)
{
    struct installation *world = *state;
    char *line = world_command("ssh-keygen -q -N '' -t rsa -b 1024 -f %s/k && cat %s/k.pub",
                               world->directory, world->directory);
    struct user_key key = { .head = { 0 } };

    check_refused(ssh_key_read(line, &key, &world->error), &world->error, ERROR_INPUT, "2048");
    free(line);
}

/* What sshd reads between the quotes, then what a shell makes of it. */
static void the_line_for_ssh_is_quoted_for_both_its_readers(void **state)
{
    struct installation *world = *state;
    struct user_key key = { .head = { 0 } };
    struct text line = TEXT_INIT;
    struct text command = TEXT_INIT;
    char *path = world_path(world, "command");
    char *words;
    const char *c;

    check_ok(ssh_key_read(keys[0].line, &key, &world->error), &world->error);
    string_store(key.user, sizeof key.user, "a'b \"c\" $d\\");
    check_ok(ssh_key_authorize(&key, "/usr/bin/printf", "/srv/a b\"c'\\", &line, &world->error),
             &world->error);
    c = text_string(&line);
    assert_int_equal(strncmp(c, "restrict,pty,command=\"exec ", 27), 0);
    for (c += 22; *c != '"' && *c != '\0'; c++) {
        c += c[0] == '\\' && c[1] == '"';
        text_add_char(&command, *c);
    }
    assert_int_equal(strncmp(c, "\" ssh-ed25519 ", 14), 0);
    world_write(path, text_string(&command) + 5);
    words = world_command("set -- $(true); eval \"set -- $(cat %s)\"; printf '[%%s]' \"$@\"", path);
    assert_string_equal(words, "[/usr/bin/printf][--home][/srv/a b\"c'\\][--as][a'b \"c\" $d\\]");
    check_refused(ssh_key_authorize(&key, "/x", "/srv/a\nb", &line, &world->error), &world->error,
                  ERROR_INPUT, "saut de ligne");
    free(words);
    free(path);
    text_clear(&line);
    text_clear(&command);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, world_directory, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_public_key_is_what_its_type_says),
        IN_FOLDER(a_key_has_the_fingerprint_that_ssh_keygen_shows),
        IN_FOLDER(a_weak_key_is_refused),
        IN_FOLDER(the_line_for_ssh_is_quoted_for_both_its_readers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
