/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/user_keys.h"

#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/settings/permission.h"
#include "core/settings/ssh_key.h"
#include "core/settings/users.h"

static bool set(struct user_key *key, const char *field, const char *value, struct error *error)
{
    return record_set(&user_key_type, key, (size_t)record_find(&user_key_type, field), value,
                      error);
}

/* Under the user's own spelling: the line for SSH carries it. */
static bool set_user(struct session *session, const char *code, struct user_key *key,
                     struct error *error)
{
    struct record_place place = session_place(session);
    struct user user;
    bool ok = user_load(&place, code, &user, error) && set(key, "user", user.code, error);

    record_wipe(&user_type, &user);
    return ok;
}

bool user_key_add(struct session *session, const char *code, const char *line, struct user_key *key,
                  struct error *error)
{
    char now[CLOCK_TEXT_SIZE];

    clock_format_utc(clock_now(), now);
    record_init(&user_key_type, key);
    return session_require(session, ACTION_CONFIGURE, "user_key add", code, error) &&
           set_user(session, code, key, error) && ssh_key_read(line, key, error) &&
           set(key, "added_at", now, error) &&
           session_change(session, CHANGE_ADD, &user_key_type, key, key->fingerprint, error);
}

bool user_key_remove(struct session *session, const char *code, const char *fingerprint,
                     struct error *error)
{
    struct record_place place = session_place(session);
    struct user_key key;

    record_init(&user_key_type, &key);
    return session_require(session, ACTION_CONFIGURE, "user_key remove", code, error) &&
           set(&key, "user", code, error) && set(&key, "fingerprint", fingerprint, error) &&
           record_load(&place, &user_key_type, &key, error) &&
           session_change(session, CHANGE_REMOVE, &user_key_type, &key, key.fingerprint, error);
}

bool user_key_list(struct session *session, const char *code, struct record_list *list,
                   struct error *error)
{
    struct record_place place = session_place(session);
    size_t kept = 0;
    struct user user;

    *list = (struct record_list){ .type = &user_key_type };
    if (code != NULL) {
        bool known = user_load(&place, code, &user, error);

        record_wipe(&user_type, &user);
        if (!known)
            return false;
    }
    if (!record_list_load(&place, &user_key_type, 0, list, error))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        struct user_key *key = record_list_item(list, i);

        if (code == NULL || string_equal_nocase(key->user, code))
            memmove(record_list_item(list, kept++), key, sizeof *key);
    }
    list->count = kept;
    return true;
}

static bool may_enter(struct session *session, const char *code, bool *may, struct error *error)
{
    struct record_place place = session_place(session);
    struct error refusal = ERROR_INIT;
    struct user user;

    *may = user_load(&place, code, &user, error) && user_is_of_console(&user) &&
           user_may_enter(&user, &refusal);
    record_wipe(&user_type, &user);
    return error->code == ERROR_NONE;
}

bool user_key_authorize(struct session *session, const char *code, const char *program,
                        struct text *lines, struct error *error)
{
    struct record_list list;
    bool ok = user_key_list(session, code, &list, error);

    for (size_t i = 0; ok && i < list.count; i++) {
        const struct user_key *key = record_list_item(&list, i);
        bool may = false;

        ok = may_enter(session, key->user, &may, error) &&
             (!may || ssh_key_authorize(key, program, session->home.path, lines, error));
    }
    record_list_clear(&list);
    return ok;
}
