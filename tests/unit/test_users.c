/* SPDX-License-Identifier: MIT */
/* Who comes in, what they may do, and what is kept of a password. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/password.h"
#include "core/base/path.h"
#include "core/record/record_text.h"
#include "core/settings/accounts.h"
#include "core/settings/ftp_accounts.h"
#include "core/settings/identity.h"
#include "core/settings/permission.h"
#include "core/settings/user_keys.h"
#include "core/sync/publish.h"
#include "core/sync/tables.h"
#include "tests/check.h"
#include "tests/unit/world.h"

enum { OWNER = 900, STRANGER = 901 };

/* Adds or changes a user; `words` are parted by commas. */
static bool change_user(struct installation *world, enum change change, const char *code,
                        const char *words)
{
    struct record_place place = session_place(&world->session);
    struct user user = { .head = { 0 } };
    char copy[300];
    char *rest = NULL;
    bool ok = record_set(&user_type, &user, 0, code, &world->error) &&
              (change == CHANGE_ADD || record_load(&place, &user_type, &user, &world->error));

    string_store(copy, sizeof copy, words);
    for (char *word = strtok_r(copy, ",", &rest); ok && word != NULL;
         word = strtok_r(NULL, ",", &rest))
        ok = record_set_words(&user_type, &user, &word, 1, true, &world->error);
    ok = ok && session_change(&world->session, change, &user_type, &user, "essai", &world->error);
    record_wipe(&user_type, &user);
    return ok;
}

static void add_user(struct installation *world, const char *code, const char *words)
{
    check_ok(change_user(world, CHANGE_ADD, code, words), &world->error);
}

static struct user load_user(struct installation *world, const char *code)
{
    struct record_place place = session_place(&world->session);
    struct user user;

    check_ok(user_load(&place, code, &user, &world->error), &world->error);
    return user;
}

/* clang-format off */
/* What each role may do; written again here, so that the program's table cannot move by mistake. */
static const struct {
    enum action action;
    bool admin, operator, support;
} expected[] = {
    { ACTION_NONE,      true, false, false },
    { ACTION_READ,      true, true,  true },
    { ACTION_PASSWORD,  true, true,  true },
    { ACTION_EXTRACT,   true, true,  false },
    { ACTION_BUILD,     true, true,  false },
    { ACTION_PUBLISH,   true, true,  false },
    { ACTION_PURGE,     true, true,  false },
    { ACTION_PLAY,      true, true,  false },
    { ACTION_CONFIGURE, true, false, false },
};
/* clang-format on */
_Static_assert(sizeof expected / sizeof expected[0] == ACTION_COUNT, "one row per action");

static void each_role_may_do_its_own_and_no_more(void **state)
{
    struct session session = { .store = NULL };

    (void)state;
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        session.role = ROLE_ADMIN;
        assert_int_equal(session_may(&session, expected[i].action), expected[i].admin);
        session.role = ROLE_OPERATOR;
        assert_int_equal(session_may(&session, expected[i].action), expected[i].operator);
        session.role = ROLE_SUPPORT;
        assert_int_equal(session_may(&session, expected[i].action), expected[i].support);
        session.role = ROLE_TILL;
        assert_false(session_may(&session, expected[i].action));
        session.role = ROLE_EXCHANGE;
        assert_false(session_may(&session, expected[i].action));
        session.role = ROLE_ADMIN;
        session.must_change = true;
        assert_int_equal(session_may(&session, expected[i].action),
                         expected[i].action == ACTION_PASSWORD);
        session.must_change = false;
    }
}

static void check_journal(struct installation *world, const char *action, int64_t times)
{
    char sql[160];

    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM journal WHERE action = '%s' AND result = 'refused'", action);
    assert_int_equal(world_number(world->session.store, sql), times);
}

static void core_refuses_and_says_who_can_help(void **state)
{
    struct installation *world = *state;
    struct session *session = &world->session;
    struct extract_result result;
    struct sync_table table = { .head = { 0 } };
    int64_t removed;
    size_t count;

    add_user(world, "CHEF", "name=Chef,role=admin");
    session->role = ROLE_SUPPORT;
    check_refused(world_extract(world, EXTRACT_FULL, &result), &world->error, ERROR_REFUSED,
                  "Demandez-le à CHEF (tpvadmin user set test role=operator)");
    extract_result_clear(&result);
    check_journal(world, "extract full", 1);
    check_refused(publish_retry(session, NULL, &count, &world->error), &world->error, ERROR_REFUSED,
                  "« Exploitant »");
    check_journal(world, "publish retry", 1);
    check_refused(publish_purge(session, NULL, &count, &world->error), &world->error, ERROR_REFUSED,
                  "« Exploitant »");
    check_journal(world, "publish purge", 1);
    check_refused(sync_tracking_purge(session, NULL, &removed, &world->error), &world->error,
                  ERROR_REFUSED, "« Exploitant »");
    check_journal(world, "tracking purge", 1);
    check_ok(session_use(session, 1, &world->error), &world->error);
    session->role = ROLE_OPERATOR;
    check_ok(publish_retry(session, NULL, &count, &world->error), &world->error);
    check_refused(sync_table_add(session, &table, "art", NULL, &world->error), &world->error,
                  ERROR_REFUSED, "« Administrateur »");
    check_journal(world, "sync_table add", 1);
    check_refused(change_user(world, CHANGE_SET, "CHEF", "name=Moi"), &world->error, ERROR_REFUSED,
                  "role=admin");
    check_refused(account_unlock(session, "CHEF", &world->error), &world->error, ERROR_REFUSED,
                  NULL);
    check_journal(world, "user unlock", 1);
}

static void a_refusal_inside_a_transaction_is_journalled_all_the_same(void **state)
{
    struct installation *world = *state;
    struct session *session = &world->session;

    add_user(world, "CHEF", "name=Chef,role=admin");
    session->role = ROLE_SUPPORT;
    check_ok(session_begin(session, &world->error), &world->error);
    check_refused(change_user(world, CHANGE_SET, "CHEF", "name=Moi"), &world->error, ERROR_REFUSED,
                  NULL);
    check_journal(world, "user set", 0);
    assert_false(session_end(session, false, &world->error));
    check_journal(world, "user set", 1);
}

/* clang-format off */
static const struct {
    const char *name;
    uid_t uid;
    const char *login, *as;
    enum role role;
    const char *sentence; /* NULL: comes in */
} callers[] = {
    { "the owner",                     OWNER,    "tpv",   NULL,     ROLE_ADMIN,    NULL },
    { "root",                          0,        "root",  NULL,     ROLE_ADMIN,    NULL },
    { "root named as support",         0,        "anne",  NULL,     ROLE_ADMIN,    NULL },
    { "the owner as support",          OWNER,    "tpv",   "ANNE",   ROLE_SUPPORT,  NULL },
    { "in another case",               OWNER,    "tpv",   "anne",   ROLE_SUPPORT,  NULL },
    { "as an operator",                OWNER,    "tpv",   "BOB",    ROLE_OPERATOR, NULL },
    { "an account of that code",       STRANGER, "anne",  NULL,     ROLE_SUPPORT,  NULL },
    { "in one's own name",             STRANGER, "anne",  "ANNE",   ROLE_SUPPORT,  NULL },
    { "an account in another's name",  STRANGER, "anne",  "CHEF",   ROLE_ADMIN,    "qu'en son propre nom" },
    { "an account that is not known",  STRANGER, "guest", NULL,     ROLE_ADMIN,    "n'est pas un utilisateur" },
    { "an unknown name",               OWNER,    "tpv",   "NOBODY", ROLE_ADMIN,    "n'est pas un utilisateur" },
    { "a till",                        OWNER,    "tpv",   "CAISSE", ROLE_ADMIN,    "n'est pas de la console" },
    { "an exchange account",           OWNER,    "tpv",   "edi1",   ROLE_ADMIN,    "n'est pas de la console" },
    { "who is inactive",               OWNER,    "tpv",   "OFF",    ROLE_ADMIN,    "inactif" },
    { "who has expired",               OWNER,    "tpv",   "OLD",    ROLE_ADMIN,    "plus valable depuis le 31/12/2020" },
    { "who begins later",              OWNER,    "tpv",   "NEXT",   ROLE_ADMIN,    "à partir du 01/01/2990" },
    { "who is locked",                 OWNER,    "tpv",   "LOCKED", ROLE_ADMIN,    "verrouillé" },
    { "a code that is none",           OWNER,    "tpv",   "a/b",    ROLE_ADMIN,    "n'est pas un utilisateur" },
};
/* clang-format on */

static void add_people(struct installation *world)
{
    add_user(world, "CHEF", "name=Chef,role=admin");
    add_user(world, "ANNE", "name=Anne,role=support");
    add_user(world, "BOB", "name=Bob");
    add_user(world, "CAISSE", "name=Caisse,role=till,dossier=1,till=1");
    add_user(world, "edi1", "name=Échange,role=exchange,channel=1");
    add_user(world, "OFF", "name=Off,role=admin,active=no");
    add_user(world, "OLD", "name=Old,role=admin,valid_until=31/12/2020");
    add_user(world, "NEXT", "name=Next,role=admin,valid_from=2990-01-01");
    add_user(world, "LOCKED", "name=Locked,role=admin");
    check_ok(db_exec(world->session.store,
                     "UPDATE user SET locked_until = '2990-01-01T00:00:00Z' WHERE code = 'LOCKED'",
                     &world->error),
             &world->error);
}

static void who_comes_in_is_who_they_say_or_is_refused(void **state)
{
    struct installation *world = *state;
    int64_t refused = 0;

    add_people(world);
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; i++) {
        const struct caller caller = { callers[i].uid, OWNER, callers[i].login };
        bool ok = identity_resolve(&world->session, &caller, callers[i].as, &world->error);

        if (callers[i].sentence != NULL) {
            check_refused(ok, &world->error, ERROR_REFUSED, callers[i].sentence);
            assert_false(session_may(&world->session, ACTION_READ));
            check_journal(world, "session", ++refused);
            continue;
        }
        check_ok(ok, &world->error);
        if (world->session.role != callers[i].role)
            fail_msg("%s: role %d", callers[i].name, (int)world->session.role);
    }
    assert_string_equal(world->session.user, "tpv");
}

static void until_somebody_is_declared_only_the_owner_and_root_come_in(void **state)
{
    struct installation *world = *state;
    const struct caller owner = { OWNER, OWNER, "tpv" };
    const struct caller stranger = { STRANGER, OWNER, "anne" };

    check_ok(identity_resolve(&world->session, &owner, NULL, &world->error), &world->error);
    check_ok(identity_resolve(&world->session, &owner, "anne", &world->error), &world->error);
    assert_int_equal(world->session.role, ROLE_ADMIN);
    assert_string_equal(world->session.user, "anne");
    check_refused(identity_resolve(&world->session, &stranger, NULL, &world->error), &world->error,
                  ERROR_REFUSED, "tpvadmin user add anne");
    /* A till is nobody of the console. */
    check_ok(identity_resolve(&world->session, &owner, NULL, &world->error), &world->error);
    add_user(world, "CAISSE", "name=Caisse,role=till,dossier=1,till=1");
    check_ok(identity_resolve(&world->session, &owner, "anne", &world->error), &world->error);
}

static void an_administrator_remains(void **state)
{
    struct installation *world = *state;
    struct user chef;

    add_user(world, "CHEF", "name=Chef,role=admin");
    add_user(world, "OFF", "name=Off,role=admin,active=no");
    add_user(world, "OLD", "name=Old,role=admin,valid_until=2020-12-31");
    check_refused(change_user(world, CHANGE_SET, "CHEF", "active=no"), &world->error, ERROR_REFUSED,
                  "dernier administrateur");
    check_refused(change_user(world, CHANGE_SET, "CHEF", "role=operator"), &world->error,
                  ERROR_REFUSED, "dernier administrateur");
    check_refused(change_user(world, CHANGE_SET, "CHEF", "valid_until=2021-01-01"), &world->error,
                  ERROR_REFUSED, "dernier administrateur");
    check_refused(change_user(world, CHANGE_SET, "CHEF", "valid_from=2990-01-01"), &world->error,
                  ERROR_REFUSED, "dernier administrateur");
    check_refused(change_user(world, CHANGE_REMOVE, "CHEF", ""), &world->error, ERROR_REFUSED,
                  "dernier administrateur");
    check_ok(change_user(world, CHANGE_SET, "CHEF", "name=Chef II,valid_until=2990-01-01"),
             &world->error);
    check_ok(change_user(world, CHANGE_SET, "OFF", "active=yes"), &world->error);
    check_ok(change_user(world, CHANGE_SET, "CHEF", "role=operator"), &world->error);
    chef = load_user(world, "CHEF");
    assert_int_equal(chef.role, ROLE_OPERATOR);
}

/* clang-format off */
static const struct {
    const char *name, *words;
    const char *sentence; /* NULL: accepted */
} users[] = {
    { "a PIN",                     "role=till,dossier=1,password=0420",         NULL },
    { "a long PIN",                "role=till,dossier=1,password=123456789012", NULL },
    { "a short PIN",               "role=till,dossier=1,password=123",          "4 à 12 chiffres" },
    { "too long a PIN",            "role=till,dossier=1,password=1234567890123", "4 à 12 chiffres" },
    { "a PIN with letters",        "role=till,dossier=1,password=12a4",         "4 à 12 chiffres" },
    { "a password",                "password=abcdefgh",                         NULL },
    { "eight letters, not bytes",  "password=éééé",                             "8 caractères" },
    { "a short password",          "password=abcdefg",                          "8 caractères" },
    { "the code",                  "password=utilisateur",                      "ni le code" },
    { "a hash",                    "password=$argon2id$v=19$m=65536",           "ni une empreinte" },
    { "a till of no dossier",      "role=till",                                 "dossier=N" },
    { "a dossier that is not",     "role=till,dossier=77",                      "n'existe pas" },
    { "an exchange account",       "role=exchange,channel=2",                   "« edi 1 »" },
    { "no channel",                "role=exchange",                             "« edi 1 »" },
    { "a channel that is not",     "role=exchange,channel=19",                  "« edi 1 »" },
    { "a channel of a person",     "channel=1",                                 "role=exchange" },
    { "rights",                    "rights=report sell sell",                   NULL },
    { "rights that are none",      "rights=sell fly",                           "« fly »" },
    { "a validity backwards",      "valid_from=2026-02-01,valid_until=31/01/2026", "validité" },
    { "no such day",               "valid_from=2026-02-30",                     "date attendue" },
    { "one day",                   "valid_from=01/02/2026,valid_until=2026-02-01", NULL },
};
/* clang-format on */

static void a_wrong_user_is_refused_and_nothing_is_written(void **state)
{
    struct installation *world = *state;

    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        char words[300];
        bool exchange = strstr(users[i].words, "exchange") != NULL;
        bool ok;

        snprintf(words, sizeof words, "name=Essai,%s", users[i].words);
        ok = change_user(world, CHANGE_ADD, exchange ? "edi 1" : "UTILISATEUR", words);
        if (users[i].sentence == NULL && !exchange) {
            check_ok(ok, &world->error);
            check_ok(change_user(world, CHANGE_REMOVE, "UTILISATEUR", ""), &world->error);
        } else {
            check_refused(ok, &world->error, ERROR_INPUT, users[i].sentence);
        }
        assert_int_equal(world_number(world->session.store, "SELECT count(*) FROM user"), 0);
    }
}

static void of_a_password_only_a_hash_is_kept(void **state)
{
    struct installation *world = *state;
    struct user user;
    char *found;

    add_user(world, "ANNE", "name=Anne,password=mot-de-passe-7,rights=report sell");
    user = load_user(world, "ANNE");
    assert_true(password_is_hash(user.password));
    assert_true(password_verify(user.password, "mot-de-passe-7"));
    assert_false(password_verify(user.password, "mot-de-passe-8"));
    assert_string_equal(user.rights, "sell report");
    assert_int_equal(
        world_number(world->session.store, "SELECT count(*) FROM user WHERE password LIKE 'v1:%'"),
        1);
    found = world_command("grep -rl -e mot-de-passe-7 -e argon2id %s || true", world->home);
    assert_string_equal(found, "");
    free(found);
    /* An edit of something else keeps it; a PIN it cannot become. */
    check_ok(change_user(world, CHANGE_SET, "ANNE", "name=Anne B."), &world->error);
    assert_string_equal(load_user(world, "ANNE").password, user.password);
    check_refused(change_user(world, CHANGE_SET, "ANNE", "role=till,dossier=1"), &world->error,
                  ERROR_INPUT, "autre mot de passe");
    check_ok(change_user(world, CHANGE_SET, "ANNE", "role=till,dossier=1,password=4321"),
             &world->error);
    check_ok(change_user(world, CHANGE_SET, "ANNE", "password="), &world->error);
    assert_string_equal(load_user(world, "ANNE").password, "");
}

static bool enter(struct installation *world, const char *code, const char *password)
{
    struct user user;
    bool ok = account_enter(&world->session, code, password, &user, &world->error);

    record_wipe(&user_type, &user);
    return ok;
}

static void too_many_failures_lock_for_a_while(void **state)
{
    struct installation *world = *state;
    const char *one = "Utilisateur ou mot de passe refusé";

    world->session.home.configuration.login_attempts = 3;
    add_user(world, "ANNE", "name=Anne,password=abcdefgh");
    check_ok(enter(world, "anne", "abcdefgh"), &world->error);
    check_refused(enter(world, "ANNE", "x"), &world->error, ERROR_REFUSED, one);
    check_refused(enter(world, "ANNE", "y"), &world->error, ERROR_REFUSED, one);
    assert_int_equal(load_user(world, "ANNE").failures, 2);
    check_ok(enter(world, "ANNE", "abcdefgh"), &world->error);
    assert_int_equal(load_user(world, "ANNE").failures, 0);
    for (int i = 0; i < 3; i++)
        check_refused(enter(world, "ANNE", "z"), &world->error, ERROR_REFUSED, one);
    check_refused(enter(world, "ANNE", "abcdefgh"), &world->error, ERROR_REFUSED, "verrouillé");
    check_journal(world, "user enter", 4);
    check_journal(world, "user lock", 1);
    /* An edit does not lift it. */
    check_ok(change_user(world, CHANGE_SET, "ANNE", "name=Anne C."), &world->error);
    check_refused(enter(world, "ANNE", "abcdefgh"), &world->error, ERROR_REFUSED, "verrouillé");
    check_ok(account_unlock(&world->session, "ANNE", &world->error), &world->error);
    check_ok(enter(world, "ANNE", "abcdefgh"), &world->error);
    /* It ends by itself, and a new count begins. */
    for (int i = 0; i < 3; i++)
        check_refused(enter(world, "ANNE", "z"), &world->error, ERROR_REFUSED, one);
    check_ok(db_exec(world->session.store, "UPDATE user SET locked_until = '2020-01-01T00:00:00Z'",
                     &world->error),
             &world->error);
    check_refused(enter(world, "ANNE", "z"), &world->error, ERROR_REFUSED, one);
    assert_int_equal(load_user(world, "ANNE").failures, 1);
    check_ok(enter(world, "ANNE", "abcdefgh"), &world->error);
    check_refused(enter(world, "NOBODY", "abcdefgh"), &world->error, ERROR_REFUSED, one);
    add_user(world, "BOB", "name=Bob");
    check_refused(enter(world, "BOB", ""), &world->error, ERROR_REFUSED, one);
}

static void a_password_to_change_is_changed_before_anything_else(void **state)
{
    struct installation *world = *state;
    struct session *session = &world->session;
    const struct caller owner = { OWNER, OWNER, "tpv" };

    add_user(world, "ANNE", "name=Anne,role=support,password=abcdefgh,must_change=yes");
    check_ok(identity_resolve(session, &owner, "ANNE", &world->error), &world->error);
    check_refused(session_use(session, 1, &world->error), &world->error, ERROR_REFUSED,
                  "user password");
    check_refused(account_change_password(session, "wrong", "12345678", &world->error),
                  &world->error, ERROR_REFUSED, "refusé");
    check_refused(account_change_password(session, "abcdefgh", "abcdefgh", &world->error),
                  &world->error, ERROR_INPUT, "l'ancien");
    check_refused(account_change_password(session, "abcdefgh", "court", &world->error),
                  &world->error, ERROR_INPUT, "8 caractères");
    assert_true(session->must_change);
    check_ok(account_change_password(session, "abcdefgh", "12345678", &world->error),
             &world->error);
    check_ok(session_use(session, 1, &world->error), &world->error);
    check_ok(enter(world, "ANNE", "12345678"), &world->error);
    check_ok(identity_resolve(session, &owner, "ANNE", &world->error), &world->error);
    assert_false(session->must_change);
}

static void an_exchange_account_is_shut_in_its_channel(void **state)
{
    struct installation *world = *state;
    struct ftp_entry entry;
    char directory[160];
    size_t count = 0;
    char *path = world_path(world, "accounts");
    char *line;

    string_store(world->session.home.configuration.ftp_account,
                 sizeof world->session.home.configuration.ftp_account, "nobody");
    add_user(world, "edi3", "name=Magasins,role=exchange,channel=3,password=échange 3");
    add_user(world, "edi4", "name=Autres,role=exchange,channel=4");
    add_user(world, "CHEF", "name=Chef,role=admin,password=abcdefgh");
    check_ok(ftp_account_enter(&world->session, "edi3", "échange 3", &entry, &world->error),
             &world->error);
    snprintf(directory, sizeof directory, "%s/publication/edi3", world->home);
    assert_string_equal(entry.directory, directory);
    assert_true(path_is_directory(directory) && entry.uid != 0);
    check_refused(ftp_account_enter(&world->session, "edi3", "autre", &entry, &world->error),
                  &world->error, ERROR_REFUSED, "refusé");
    assert_true(entry.ours);
    check_refused(ftp_account_enter(&world->session, "CHEF", "abcdefgh", &entry, &world->error),
                  &world->error, ERROR_REFUSED, "n'est pas un compte d'échange");
    assert_false(entry.ours);
    assert_int_equal(load_user(world, "CHEF").failures, 0);
    check_ok(ftp_accounts_write(&world->session, path, &count, &world->error), &world->error);
    assert_int_equal(count, 1);
    line = world_command("stat -c %%a %s; cut -d: -f1,6 %s", path, path);
    snprintf(directory, sizeof directory, "600\nedi3:%s/publication/edi3/./", world->home);
    assert_string_equal(line, directory);
    free(line);
    world->session.role = ROLE_OPERATOR;
    check_refused(ftp_accounts_write(&world->session, path, &count, &world->error), &world->error,
                  ERROR_REFUSED, NULL);
    free(path);
}

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ"

static void keys_go_with_their_user_and_only_people_have_some(void **state)
{
    struct installation *world = *state;
    struct session *session = &world->session;
    struct user_key key;
    struct text lines = TEXT_INIT;

    add_user(world, "CHEF", "name=Chef,role=admin");
    add_user(world, "ANNE", "name=Anne,role=support");
    add_user(world, "edi1", "name=Échange,role=exchange,channel=1");
    check_ok(user_key_add(session, "anne", KEY " anne@poste", &key, &world->error), &world->error);
    assert_string_equal(key.user, "ANNE");
    check_refused(user_key_add(session, "ANNE", KEY " anne@poste", &key, &world->error),
                  &world->error, ERROR_INPUT, "existe déjà");
    check_refused(user_key_add(session, "edi1", KEY " anne@poste", &key, &world->error),
                  &world->error, ERROR_INPUT, "n'est pas un utilisateur de la console");
    check_refused(user_key_add(session, "NOBODY", KEY " anne@poste", &key, &world->error),
                  &world->error, ERROR_NOT_FOUND, "NOBODY");
    check_ok(user_key_authorize(session, NULL, "/p", &lines, &world->error), &world->error);
    assert_non_null(strstr(text_string(&lines), "--as 'ANNE'\" " KEY));
    text_reset(&lines);
    check_ok(change_user(world, CHANGE_SET, "ANNE", "active=no"), &world->error);
    check_ok(user_key_authorize(session, NULL, "/p", &lines, &world->error), &world->error);
    assert_string_equal(text_string(&lines), "");
    text_clear(&lines);
    check_ok(change_user(world, CHANGE_REMOVE, "ANNE", ""), &world->error);
    assert_int_equal(world_number(session->store, "SELECT count(*) FROM user_key"), 0);
}

static void users_of_the_dossier_travel_with_what_a_till_needs(void **state)
{
    struct installation *world = *state;
    struct extract_result result;
    struct db *data;

    check_ok(world_add_table(world, "art", (const char *const[]){ "tracking=yes", NULL }),
             &world->error);
    add_user(world, "C1", "name=Un,role=till,dossier=1,till=1,password=1234,rights=cash sell");
    add_user(world, "C2", "name=Deux,role=till,dossier=1,active=no,valid_until=2026-12-31");
    add_user(world, "edi1", "name=Échange,role=exchange,channel=1,password=abcdefgh");
    add_user(world, "ANNE", "name=Anne,role=support,dossier=1");
    check_ok(world_extract(world, EXTRACT_FULL, &result), &world->error);
    data = world_unpack(world, result.path);
    extract_result_clear(&result);
    assert_int_equal(world_number(data, "SELECT count(*) FROM tpv_user"), 2);
    assert_int_equal(world_number(data, "SELECT count(*) FROM tpv_user WHERE code = 'C1' AND"
                                        " till = 1 AND rights = 'sell cash' AND active = 'yes' AND"
                                        " password LIKE '$argon2id$%' AND must_change = 'no' AND"
                                        " valid_from IS NULL"),
                     1);
    assert_int_equal(world_number(data, "SELECT count(*) FROM tpv_user WHERE code = 'C2' AND"
                                        " till IS NULL AND active = 'no' AND password IS NULL AND"
                                        " valid_until = '2026-12-31' AND rights = 'sell'"),
                     1);
    db_close(data);
    /* What tills must learn makes an extract by itself; a failure to come in does not. */
    check_refused(enter(world, "C1", "9999"), &world->error, ERROR_REFUSED, NULL);
    check_ok(world_extract(world, EXTRACT_CHANGES, &result), &world->error);
    assert_true(result.nothing);
    extract_result_clear(&result);
    check_ok(change_user(world, CHANGE_SET, "C1", "password=5678"), &world->error);
    check_ok(world_extract(world, EXTRACT_CHANGES, &result), &world->error);
    assert_false(result.nothing);
    extract_result_clear(&result);
}

#define IN_DOSSIER(test) cmocka_unit_test_setup_teardown(test, world_dossier, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_do_its_own_and_no_more),
        IN_DOSSIER(core_refuses_and_says_who_can_help),
        IN_DOSSIER(a_refusal_inside_a_transaction_is_journalled_all_the_same),
        IN_DOSSIER(who_comes_in_is_who_they_say_or_is_refused),
        IN_DOSSIER(until_somebody_is_declared_only_the_owner_and_root_come_in),
        IN_DOSSIER(an_administrator_remains),
        IN_DOSSIER(a_wrong_user_is_refused_and_nothing_is_written),
        IN_DOSSIER(of_a_password_only_a_hash_is_kept),
        IN_DOSSIER(too_many_failures_lock_for_a_while),
        IN_DOSSIER(a_password_to_change_is_changed_before_anything_else),
        IN_DOSSIER(an_exchange_account_is_shut_in_its_channel),
        IN_DOSSIER(keys_go_with_their_user_and_only_people_have_some),
        IN_DOSSIER(users_of_the_dossier_travel_with_what_a_till_needs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
