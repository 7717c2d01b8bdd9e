/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/settings/store.h"

#include "core/base/i18n.h"

/* clang-format off */
/* Migration n brings a store from version n to n + 1. Never edited once released: only added to. */
static const char *const migrations[] = {
    "CREATE TABLE dossier (number INTEGER PRIMARY KEY, label TEXT, administrator TEXT, db_url TEXT,"
    " db_login TEXT, db_password TEXT, channel INTEGER, ftp_mode TEXT, share_dir TEXT,"
    " publish_dir TEXT, ftp_address TEXT, ftp_path TEXT, ftp_user TEXT, ftp_password TEXT,"
    " ftp_security TEXT, ftp_pin TEXT, web_address TEXT, ticket_wait_s INTEGER,"
    " web_timeout_s INTEGER, ping_timeout_s INTEGER, error_wait_s INTEGER);"

    "CREATE TABLE channel (number INTEGER PRIMARY KEY, label TEXT, account TEXT, active TEXT);"
    "INSERT INTO channel(number, label) VALUES (1, 'Canal 1'), (2, 'Canal 2'), (3, 'Canal 3'),"
    " (4, 'Canal 4'), (5, 'Canal 5');"

    "CREATE TABLE sync_table (dossier INTEGER NOT NULL REFERENCES dossier ON DELETE CASCADE,"
    " name TEXT NOT NULL COLLATE NOCASE, direction TEXT, tracking TEXT, condition TEXT,"
    " dossier_column TEXT, till_column TEXT, position INTEGER, active TEXT,"
    " PRIMARY KEY (dossier, name)) WITHOUT ROWID;"

    "CREATE TABLE sync_field (dossier INTEGER NOT NULL, \"table\" TEXT NOT NULL COLLATE NOCASE,"
    " name TEXT NOT NULL COLLATE NOCASE, position INTEGER, PRIMARY KEY (dossier, \"table\", name),"
    " FOREIGN KEY (dossier, \"table\") REFERENCES sync_table ON DELETE CASCADE) WITHOUT ROWID;"

    "CREATE TABLE user (code TEXT NOT NULL PRIMARY KEY COLLATE NOCASE, name TEXT, role TEXT,"
    " dossier INTEGER, till INTEGER, active TEXT) WITHOUT ROWID;"

    "CREATE TABLE till (dossier INTEGER NOT NULL REFERENCES dossier ON DELETE CASCADE,"
    " number INTEGER NOT NULL, label TEXT, active TEXT, PRIMARY KEY (dossier, number)) WITHOUT ROWID;"

    "CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, \"user\" TEXT,"
    " dossier INTEGER, action TEXT NOT NULL, parameters TEXT, result TEXT NOT NULL,"
    " duration_ms INTEGER, message TEXT);"
    "CREATE TRIGGER journal_keeps_all BEFORE DELETE ON journal"
    " BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;"
    "CREATE TRIGGER journal_keeps_as_is BEFORE UPDATE ON journal"
    " BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;"

    /* What was produced for a dossier: state is running, built, published, failed or purged. */
    "CREATE TABLE artefact (dossier INTEGER NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL,"
    " state TEXT NOT NULL, user TEXT, started_at TEXT, finished_at TEXT, published_at TEXT,"
    " file TEXT, size INTEGER, hash TEXT, lineage TEXT, base INTEGER, to_version INTEGER,"
    " rows INTEGER, deletes INTEGER, message TEXT, PRIMARY KEY (dossier, sequence)) WITHOUT ROWID;"

    /* How far the changes of a dossier were read and published; per table, the shape sent last. */
    "CREATE TABLE chain (dossier INTEGER PRIMARY KEY, lineage TEXT NOT NULL, read_version INTEGER NOT NULL,"
    " read_token TEXT NOT NULL, read_at TEXT NOT NULL, published_version INTEGER NOT NULL,"
    " selection TEXT NOT NULL);"
    "CREATE TABLE chain_table (dossier INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
    " schema TEXT NOT NULL, PRIMARY KEY (dossier, name)) WITHOUT ROWID;",

    /* What packages are made of. */
    "CREATE TABLE implicit_path (code TEXT NOT NULL PRIMARY KEY COLLATE NOCASE, label TEXT,"
    " path TEXT) WITHOUT ROWID;"
    "CREATE TABLE directory (dossier INTEGER NOT NULL REFERENCES dossier ON DELETE CASCADE,"
    " code TEXT NOT NULL COLLATE NOCASE, label TEXT, source TEXT, destination TEXT, include TEXT,"
    " exclude TEXT, position INTEGER, active TEXT, PRIMARY KEY (dossier, code)) WITHOUT ROWID;",

    /* Who may do what, who comes in how. The current dossier is the person's affair: to choose one
     * made a user of nothing else, which would now be somebody with rights. */
    "ALTER TABLE user ADD COLUMN password TEXT; ALTER TABLE user ADD COLUMN must_change TEXT;"
    "ALTER TABLE user ADD COLUMN valid_from TEXT; ALTER TABLE user ADD COLUMN valid_until TEXT;"
    "ALTER TABLE user ADD COLUMN failures INTEGER; ALTER TABLE user ADD COLUMN locked_until TEXT;"
    "ALTER TABLE user ADD COLUMN rights TEXT; ALTER TABLE user ADD COLUMN channel INTEGER;"
    "ALTER TABLE till ADD COLUMN shop TEXT;"
    "CREATE TABLE user_key (user TEXT NOT NULL COLLATE NOCASE REFERENCES user ON DELETE CASCADE,"
    " fingerprint TEXT NOT NULL, type TEXT, key TEXT, comment TEXT, added_at TEXT,"
    " PRIMARY KEY (user, fingerprint)) WITHOUT ROWID;"
    "CREATE TABLE current_dossier (user TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,"
    " dossier INTEGER NOT NULL REFERENCES dossier ON DELETE CASCADE) WITHOUT ROWID;"
    "INSERT INTO current_dossier(user, dossier) SELECT code, dossier FROM user"
    " WHERE dossier IN (SELECT number FROM dossier) AND till IS NULL;"
    "DELETE FROM user WHERE name = code AND role IS NULL AND till IS NULL AND active IS NULL;",
};
/* clang-format on */

int store_version(void)
{
    return (int)(sizeof migrations / sizeof migrations[0]);
}

static bool migrate_from(struct db *db, int64_t version, struct error *error)
{
    if (version > store_version())
        return error_set(error, ERROR_REFUSED,
                         _("Les paramètres « %s » ont été écrits par une version plus récente "
                           "(format %d, celle-ci connaît %d) : mettez tpvadmin à jour."),
                         db_path(db), (int)version, store_version());
    for (; version < store_version(); version++)
        if (!db_exec(db, migrations[version], error))
            return false;
    return db_exec_format(db, error, "PRAGMA user_version = %d", store_version());
}

static bool migrate(struct db *db, struct error *error)
{
    int64_t version = 0;
    bool ok;

    if (!db_query_integer(db, "PRAGMA user_version", 0, &version, error))
        return false;
    if (version == store_version())
        return true;
    if (!db_begin(db, DB_BEGIN_WRITE, error))
        return false;
    /* Read again: another program may have migrated while this one waited. */
    ok = db_query_integer(db, "PRAGMA user_version", 0, &version, error) &&
         migrate_from(db, version, error) && db_commit(db, error);
    if (!ok)
        db_rollback(db);
    return ok;
}

struct db *store_open(const char *url, enum db_mode mode, struct error *error)
{
    struct db *db = db_open(url, mode, error);

    if (db == NULL)
        return NULL;
    /* Recursive triggers: what INSERT OR REPLACE removes from the journal counts as removed. */
    if (!db_exec(db,
                 "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;"
                 "PRAGMA recursive_triggers = ON",
                 error) ||
        !migrate(db, error)) {
        db_close(db);
        return NULL;
    }
    return db;
}
