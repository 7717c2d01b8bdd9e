/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/sync/information.h"

#include <inttypes.h>
#include <jansson.h>
#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/archive.h"
#include "core/exchange/transfer.h"
#include "core/settings/licence.h"
#include "core/settings/store.h"
#include "core/sync/chain.h"

struct source {
    struct session *session;
    struct dossier dossier; /* the current one; number 0 = none */
};

static void add_home(struct source *s, struct text *value)
{
    text_add(value, s->session->home.path);
}

static void add_program(struct source *s, struct text *value)
{
    (void)s;
    text_add(value, "tpvadmin " PACKAGE_VERSION);
}

static void add_system(struct source *s, struct text *value)
{
    struct utsname name;

    (void)s;
    if (uname(&name) == 0)
        text_format(value, "%s %s %s", name.sysname, name.release, name.machine);
}

static void add_libraries(struct source *s, struct text *value)
{
    (void)s;
    text_format(value, "%s, libsodium %s, jansson %s, %s, %s", db_engine(), sodium_version_string(),
                JANSSON_VERSION, archive_library(), transfer_library());
}

static void add_locale(struct source *s, struct text *value)
{
    const char *language = getenv("LANGUAGE");

    (void)s;
    text_format(value, "%s%s%s", setlocale(LC_MESSAGES, NULL),
                language == NULL ? "" : ", LANGUAGE=", language == NULL ? "" : language);
}

static void add_environment(struct source *s, struct text *value)
{
    text_add(value, s->session->home.configuration.environment);
}

static void add_store(struct source *s, struct text *value)
{
    text_format(value, _("%s (format %d)"), s->session->home.configuration.store, store_version());
}

static void add_retention(struct source *s, struct text *value)
{
    int64_t days = s->session->home.configuration.retention_days;

    text_format(value, ngettext("%" PRId64 " jour", "%" PRId64 " jours", (unsigned long)days),
                days);
}

static void add_key(struct source *s, struct text *value)
{
    struct error error = ERROR_INIT;
    char *path = home_file(&s->session->home, "keys/server.pub", &error);

    if (path != NULL)
        text_add(value, path);
    free(path);
}

static void add_licence(struct source *s, struct text *value)
{
    struct error error = ERROR_INIT;

    text_add(value, licence_allows(&s->session->home, LICENCE_TRACKING_OPTION, &error)
                        ? LICENCE_TRACKING_OPTION
                        : error.message);
}

static void add_user(struct source *s, struct text *value)
{
    text_add(value, s->session->user);
}

static void add_dossier(struct source *s, struct text *value)
{
    if (s->dossier.number == 0)
        text_add(value, _("aucun"));
    else
        text_format(value, "%" PRId64 " %s", s->dossier.number, s->dossier.label);
}

static void add_database(struct source *s, struct text *value)
{
    struct error error = ERROR_INIT;
    struct db *db;

    if (s->dossier.db_url[0] == '\0')
        return;
    text_format(value, "%s%s", s->dossier.db_url, _(" : "));
    db = db_open(s->dossier.db_url, DB_READ_WRITE, &error);
    if (db == NULL || !db_identify(db, value, &error))
        text_add(value, error.message);
    db_close(db);
}

static void add_share(struct source *s, struct text *value)
{
    int64_t free_bytes = path_free_bytes(s->dossier.share_dir);

    text_add(value, s->dossier.share_dir);
    if (s->dossier.share_dir[0] != '\0' && free_bytes >= 0)
        text_format(value, _(" (%.1f Go libres)"), (double)free_bytes / 1e9);
}

static void add_publication(struct source *s, struct text *value)
{
    if (s->dossier.number == 0)
        return;
    if (s->dossier.ftp_mode == FTP_MODE_COPY)
        text_format(value, _("copie dans %s"), s->dossier.publish_dir);
    else
        text_format(value, _("envoi à %s, %s"), s->dossier.ftp_address, s->dossier.ftp_path);
}

static void add_chain(struct source *s, struct text *value)
{
    struct error error = ERROR_INIT;
    struct chain chain;
    char local[CLOCK_TEXT_SIZE];

    if (!chain_load(s->session, &chain, &error) || !chain.exists) {
        text_add(value, _("aucune extraction"));
        return;
    }
    clock_localize(chain.read_at, local);
    text_format(value, _("version %" PRId64 ", lue le %s, base %s"), chain.read.version, local,
                chain.read.lineage);
}

static void add_counts(struct source *s, struct text *value)
{
    static const char *const tables[] = { "dossier", "sync_table", "sync_field", "user",
                                          "till",    "artefact",   "journal" };

    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct error error = ERROR_INIT;
        struct text sql = TEXT_INIT;
        int64_t count = 0;

        text_format(&sql, "SELECT count(*) FROM \"%s\"", tables[i]);
        db_query_integer(s->session->store, text_string(&sql), 0, &count, &error);
        text_format(value, "%s%s %" PRId64, i == 0 ? "" : ", ", tables[i], count);
        text_clear(&sql);
    }
}

/* clang-format off */
static const struct {
    const char *name;
    const char *label;
    void (*add)(struct source *, struct text *value);
} rows[] = {
    { "program",     N_("Programme"),       add_program },
    { "libraries",   N_("Bibliothèques"),   add_libraries },
    { "system",      N_("Système"),         add_system },
    { "locale",      N_("Langue"),          add_locale },
    { "home",        N_("Installation"),    add_home },
    { "environment", N_("Environnement"),   add_environment },
    { "store",       N_("Paramètres"),      add_store },
    { "retention",   N_("Rétention"),       add_retention },
    { "public_key",  N_("Clé publique"),    add_key },
    { "licence",     N_("Licence"),         add_licence },
    { "user",        N_("Utilisateur"),     add_user },
    { "dossier",     N_("Dossier courant"), add_dossier },
    { "database",    N_("Base de gestion"), add_database },
    { "share_dir",   N_("Partage"),         add_share },
    { "publication", N_("Publication"),     add_publication },
    { "chain",       N_("Modifications"),   add_chain },
    { "counts",      N_("Enregistrements"), add_counts },
};
/* clang-format on */

bool information_collect(struct session *session, struct information *information,
                         struct error *error)
{
    struct source source = { .session = session };
    bool ok;

    *information = (struct information){ .lines = NULL };
    ok = session->dossier == 0 || session_dossier(session, 0, &source.dossier, error);
    if (ok) {
        information->lines = calloc(sizeof rows / sizeof rows[0], sizeof *information->lines);
        ok = information->lines != NULL || error_memory(error);
    }
    for (size_t i = 0; ok && i < sizeof rows / sizeof rows[0]; i++) {
        struct information_line *line = &information->lines[information->count++];
        struct text value = TEXT_INIT;

        rows[i].add(&source, &value);
        line->name = rows[i].name;
        line->label = rows[i].label;
        line->value = text_detach(&value);
        ok = line->value != NULL || error_memory(error);
    }
    record_wipe(&dossier_type, &source.dossier);
    if (!ok)
        information_clear(information);
    return ok;
}

void information_clear(struct information *information)
{
    for (size_t i = 0; i < information->count; i++)
        free(information->lines[i].value);
    free(information->lines);
    *information = (struct information){ .lines = NULL };
}
