/* SPDX-License-Identifier: MIT */
/* directories and review: where packages come from, and what would be in the next one. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/path.h"
#include "core/package/review.h"
#include "core/record/record_text.h"
#include "core/settings/directories.h"
#include "tests/check.h"
#include "tests/unit/world.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Runs shell commands in the directory of the world. */
static void shell(struct installation *world, const char *commands)
{
    assert_int_equal(world_status("cd %s && { %s; }", world->directory, commands), 0);
}

static bool add(struct installation *world, const char *code, const char *source,
                const char *destination, const char *more)
{
    char *words = string_format(&world->error, "source=%s/%s", world->directory, source);
    char *to = string_format(&world->error, "destination=%s", destination);
    bool ok = world_add_directory(world, code, WORDS(words, to, more));

    free(words);
    free(to);
    return ok;
}

/* Its key only. */
static struct directory named(struct installation *world, const char *code)
{
    struct directory record = { .head = { 0 } };

    check_ok(record_set(&directory_type, &record, (size_t)record_find(&directory_type, "dossier"),
                        "1", &world->error) &&
                 record_set(&directory_type, &record, (size_t)record_find(&directory_type, "code"),
                            code, &world->error),
             &world->error);
    return record;
}

/* clang-format off */
static const struct {
    const char *name, *source, *destination, *more, *words; /* words NULL: accepted */
} entries[] = {
    { "another one",                 "other",       "autre",            NULL, NULL },
    { "the root of the till",        "other",       "{racine}",         NULL, NULL },
    { "with what the till knows",    "other",       "{racine}/{dossier}/{caisse}-{environnement}", NULL, NULL },
    { "one that is not there",       "nowhere",     "autre",            NULL, "n'existe pas sur ce serveur" },
    { "a file",                      "file",        "autre",            NULL, "n'existe pas sur ce serveur" },
    { "the same source",             "objects",     "autre",            NULL, "se recouvre avec celle du code chemin OBJETS" },
    { "a source in another",         "objects/in",  "autre",            NULL, "se recouvre" },
    { "a source by a link",          "link",        "autre",            NULL, "se recouvre" },
    { "a source around another",     "",            "autre",            NULL, "elle contient l'installation" },
    { "a name that only begins alike", "objects2",  "autre",            NULL, NULL },
    { "the keys",                    "home/keys",   "autre",            NULL, "à l'usage de tpvadmin seul" },
    { "in what is published",        "home/publication/x", "autre",     NULL, "à l'usage de tpvadmin seul" },
    { "another place of the installation", "home/specifique", "autre",  NULL, NULL },
    { "where files are produced",    "share/deep",  "autre",            NULL, "où vont les fichiers produits" },
    { "around where they are",       "share",       "autre",            NULL, "où vont les fichiers produits" },
    { "the same destination",        "other",       "objets/",          NULL, "déjà celle du code chemin OBJETS" },
    { "by another spelling",         "other",       "{racine}//./objets", NULL, "déjà celle du code chemin OBJETS" },
    { "a destination in another",    "other",       "objets/in",        NULL, NULL },
    { "that climbs out",             "other",       "../ailleurs",      NULL, "sortir de la racine" },
    { "that climbs out in the middle", "other",     "a/../../b",        NULL, "sortir de la racine" },
    { "that climbs at its end",      "other",       "{racine}/a/..",    NULL, "sortir de la racine" },
    { "that only looks so",          "other",       "a/..b/c..",        NULL, NULL },
    { "an absolute one",             "other",       "/etc",             NULL, "relative à la racine" },
    { "by backslashes",              "other",       "a\\..\\b",         NULL, "se séparent par" },
    { "a word that has no value",    "other",       "a/{home}",         NULL, "y prennent une valeur" },
    { "the root in the middle",      "other",       "a/{racine}",       NULL, "y prennent une valeur" },
    { "no destination",              "other",       "",                 NULL, "" },
    { "inactive, the source gone",   "nowhere",     "autre",            "active=no", NULL },
    { "inactive, and overlapping",   "objects/in",  "autre",            "active=no", NULL },
    { "inactive, and climbing",      "other",       "../a",             "active=no", "sortir de la racine" },
};
/* clang-format on */

static void a_directory_is_checked_when_it_is_entered(void **state)
{
    struct installation *world = *state;
    struct dossier dossier = { .head = { 0 } };
    char *share = world_path(world, "share/deep/0001");

    shell(world, "mkdir -p objects/in objects2 other home/specifique home/publication/x share/deep"
                 " && touch file && ln -s objects link");
    check_ok(session_dossier(&world->session, 0, &dossier, &world->error), &world->error);
    check_ok(record_set(&dossier_type, &dossier, (size_t)record_find(&dossier_type, "share_dir"),
                        share, &world->error) &&
                 session_change(&world->session, CHANGE_SET, &dossier_type, &dossier, "test",
                                &world->error) &&
                 add(world, "OBJETS", "objects", "objets", NULL),
             &world->error);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        char code[16];
        bool ok;

        snprintf(code, sizeof code, "CODE%zu", i);
        ok = add(world, code, entries[i].source, entries[i].destination, entries[i].more);
        print_message("%s\n", entries[i].name);
        if (entries[i].words == NULL)
            check_ok(ok, &world->error);
        else
            check_refused(ok, &world->error, ERROR_INPUT, entries[i].words);
        if (ok) {
            struct directory record = named(world, code);

            check_ok(session_change(&world->session, CHANGE_REMOVE, &directory_type, &record,
                                    "test", &world->error),
                     &world->error);
        }
    }
    free(share);
}

static void paths_of_the_environment_are_declared_once(void **state)
{
    struct installation *world = *state;
    char *list = world_path(world, "home/paths.ini");
    size_t added = 0;

    check_ok(default_paths_add(&world->session, NULL, &added, &world->error), &world->error);
    assert_true(added >= 3);
    check_ok(default_paths_add(&world->session, NULL, &added, &world->error), &world->error);
    assert_int_equal(added, 0);
    world_write(list, "[MIENS]\nlabel = Les miens\npath = {home}/miens/{environnement}\n");
    check_ok(default_paths_add(&world->session, NULL, &added, &world->error), &world->error);
    assert_int_equal(added, 1);
    assert_int_equal(world_number(world->session.store,
                                  "SELECT count(*) FROM implicit_path WHERE code = 'MIENS'"
                                  " AND path LIKE '/%/home/miens/%' AND path NOT LIKE '%{%'"),
                     1);
    world_write(list, "[BON]\npath = /bon\n[MAUVAIS]\npath = relatif\n");
    check_refused(default_paths_add(&world->session, NULL, &added, &world->error), &world->error,
                  ERROR_INPUT, NULL);
    world_write(list, "[BON]\npath = /bon\nautre = x\n");
    check_refused(default_paths_add(&world->session, NULL, &added, &world->error), &world->error,
                  ERROR_INPUT, "autre");
    assert_int_equal(
        world_number(world->session.store, "SELECT count(*) FROM implicit_path WHERE code = 'BON'"),
        0);
    free(list);
}

/* clang-format off */
static const struct {
    const char *zone, *text, *day; /* day NULL: refused */
    int64_t start;
} days[] = {
    { "UTC", "",           "",           0 },
    { "UTC", "2026-11-24", "2026-11-24", 1795478400 },
    { "UTC", "24/11/2026", "2026-11-24", 1795478400 },
    { "UTC", "2026-1-2",   "2026-01-02", 1767312000 },
    { "UTC", "2024-02-29", "2024-02-29", 1709164800 },
    { "UTC", "1970-01-01", "1970-01-01", 0 },
    { "UTC", "9999-12-31", "9999-12-31", 253402214400 },
    { "Europe/Paris", "2026-11-24",       "2026-11-24", 1795474800 },
    { "Europe/Paris", "2026-03-29",       "2026-03-29", 1774738800 },
    { "Europe/Paris", "2026-10-25",       "2026-10-25", 1792879200 },
    { "America/Sao_Paulo", "2018-11-04",  "2018-11-04", 1541300400 }, /* clocks go from 00:00 to 01:00 */
    { "America/Havana", "2026-11-01",     "2026-11-01", 1793505600 }, /* and there from 01:00 to 00:00 */
    { "UTC", "2026-02-29", NULL, 0 },
    { "UTC", "31/04/2026", NULL, 0 },
    { "UTC", "2026-13-01", NULL, 0 },
    { "UTC", "2026-00-10", NULL, 0 },
    { "UTC", "1969-12-31", NULL, 0 },
    { "UTC", "24/11/26",   NULL, 0 },
    { "UTC", "2026-11-24 ", NULL, 0 },
    { "UTC", " 2026-11-24", NULL, 0 },
    { "UTC", "2026-11-24T10:00", NULL, 0 },
    { "UTC", "2026- 1- 1", NULL, 0 },
    { "UTC", "2026-+1-01", NULL, 0 },
    { "UTC", "2026-11--4", NULL, 0 },
    { "UTC", "hier",       NULL, 0 },
    { "UTC", "2026/11/24", NULL, 0 },
};
/* clang-format on */

static void a_day_begins_when_it_begins_here(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct error error = ERROR_INIT;
        char day[11];
        int64_t start = -1;
        bool ok;

        setenv("TZ", days[i].zone, 1);
        tzset();
        ok = package_read_day(days[i].text, day, &start, &error);
        print_message("%s %s\n", days[i].zone, days[i].text);
        if (days[i].day == NULL) {
            check_refused(ok, &error, ERROR_INPUT, days[i].text);
            continue;
        }
        check_ok(ok, &error);
        assert_string_equal(day, days[i].day);
        assert_true(start == days[i].start);
    }
    setenv("TZ", "UTC", 1);
    tzset();
}

static void review_since(struct installation *world, const char *since,
                         struct package_review *review)
{
    const struct package_options options = { .since = since };

    check_ok(package_review(&world->session, &options, NULL, review, &world->error), &world->error);
}

/* "reason code/path" a line, of the files whose path begins so. */
static void check_reasons(const struct package_review *review, const char *expected)
{
    struct text lines = TEXT_INIT;

    for (size_t i = 0; i < review->count; i++)
        text_format(&lines, "%s %s/%s\n", package_reason_name(review->files[i].reason),
                    review->files[i].directory->code, review->files[i].path);
    assert_string_equal(text_string(&lines), expected);
    text_clear(&lines);
}

static void add_usual(struct installation *world)
{
    shell(world, "mkdir -p objects files dictionaries");
    check_ok(add(world, "OBJETS", "objects", "objets", NULL) &&
                 add(world, "FICHIERS", "files", "fichiers", NULL) &&
                 add(world, "SYNCHRO", "dictionaries", "dictionnaires", NULL),
             &world->error);
}

static size_t find(const struct package_review *review, const char *path)
{
    for (size_t i = 0; i < review->count; i++)
        if (strcmp(review->files[i].path, path) == 0)
            return i;
    fail_msg("no %s in the review", path);
    return 0;
}

static void a_file_of_that_very_day_stays_in(void **state)
{
    struct installation *world = *state;
    struct package_review review;

    add_usual(world);
    setenv("TZ", "Europe/Paris", 1);
    tzset();
    shell(world, "cd files && touch -d '2026-11-23 23:59:59.999999999' before && "
                 "touch -d '2026-11-24 00:00:00' midnight && touch -d '2026-11-24 12:00' noon && "
                 "touch -d 1931-02-03 1931 && touch -d 2400-01-01 2400");
    review_since(world, "2026-11-24", &review);
    check_reasons(&review, "older FICHIERS/1931\nkept FICHIERS/2400\nolder FICHIERS/before\n"
                           "kept FICHIERS/midnight\nkept FICHIERS/noon\n");
    package_review_clear(&review);
    review_since(world, "", &review);
    check_reasons(&review, "kept FICHIERS/1931\nkept FICHIERS/2400\nkept FICHIERS/before\n"
                           "kept FICHIERS/midnight\nkept FICHIERS/noon\n");
    package_review_clear(&review);
    review_since(world, "9999-12-31", &review);
    assert_int_equal(review.files[find(&review, "2400")].reason, REASON_OLDER);
    package_review_clear(&review);
    setenv("TZ", "UTC", 1);
    tzset();
}

static void patterns_choose_and_exclude(void **state)
{
    struct installation *world = *state;
    struct directory record = named(world, "OBJETS");
    struct record_place place = session_place(&world->session);
    char include[] = "include=*.dhop images/*.png *.tmp";
    char exclude[] = "exclude=*.tmp .*";
    char *words[] = { include, exclude };
    struct package_review review;

    shell(world, "mkdir -p objects/images && cd objects && touch a.dhop b.DHOP c.tmp .d.dhop "
                 "images/e.png images/f.gif g~ && touch -d 2001-01-01 old.dhop old.tmp");
    check_ok(add(world, "OBJETS", "objects", "objets", NULL), &world->error);
    check_ok(world_add_directory(world, "AUTRE",
                                 WORDS("source=/etc/alternatives", "destination=x", "active=no")),
             &world->error);
    review_since(world, "", &review);
    assert_int_equal(review.directory_count, 1);
    package_review_clear(&review);
    check_ok(record_load(&place, &directory_type, &record, &world->error) &&
                 record_set_words(&directory_type, &record, words, 2, true, &world->error) &&
                 session_change(&world->session, CHANGE_SET, &directory_type, &record, "test",
                                &world->error),
             &world->error);
    review_since(world, "2026-01-01", &review);
    check_reasons(
        &review,
        "excluded OBJETS/.d.dhop\nkept OBJETS/a.dhop\nnot_included OBJETS/b.DHOP\n"
        "excluded OBJETS/c.tmp\nnot_included OBJETS/g~\nkept OBJETS/images/e.png\n"
        "not_included OBJETS/images/f.gif\nolder OBJETS/old.dhop\nexcluded OBJETS/old.tmp\n");
    package_review_clear(&review);
}

static void what_is_missing_is_named(void **state)
{
    struct installation *world = *state;
    struct package_review review;
    const struct package_options options = { .since = "" };

    check_refused(package_review(&world->session, &options, NULL, &review, &world->error),
                  &world->error, ERROR_INPUT, "OBJETS, FICHIERS et SYNCHRO");
    package_review_clear(&review);
    shell(world, "mkdir files && touch files/f");
    check_ok(add(world, "FICHIERS", "files", "f", NULL), &world->error);
    review_since(world, "", &review);
    assert_int_equal(review.warnings.count, 2);
    assert_non_null(strstr(review.warnings.items[0], "OBJETS"));
    assert_non_null(strstr(review.warnings.items[1], "SYNCHRO"));
    package_review_clear(&review);
    shell(world, "rm -r files");
    check_refused(package_review(&world->session, &options, NULL, &review, &world->error),
                  &world->error, ERROR_NOT_FOUND, "/files");
    package_review_clear(&review);
}

static void a_source_that_has_moved_is_refused(void **state)
{
    struct installation *world = *state;
    struct package_review review;
    const struct package_options options = { .since = "" };

    add_usual(world);
    shell(world, "touch files/f && rmdir objects && ln -s home/keys objects");
    check_refused(package_review(&world->session, &options, NULL, &review, &world->error),
                  &world->error, ERROR_INPUT, "à l'usage de tpvadmin seul");
    package_review_clear(&review);
    shell(world, "rm objects && ln -s files objects");
    check_refused(package_review(&world->session, &options, NULL, &review, &world->error),
                  &world->error, ERROR_INPUT, "se recouvre");
    package_review_clear(&review);
}

static void keep(struct installation *world, struct package_review *review, const char *path,
                 bool kept, const char *refusal)
{
    bool ok = package_keep(review, find(review, path), kept, &world->error);

    if (refusal == NULL)
        check_ok(ok, &world->error);
    else
        check_refused(ok, &world->error, ERROR_REFUSED, refusal);
}

static void hands_take_out_and_bring_back_what_can_travel(void **state)
{
    struct installation *world = *state;
    struct package_review review;
    struct review_totals totals;

    add_usual(world);
    shell(
        world,
        "cd files && echo 12345 >new && echo 123 >old && touch -d 2001-01-01 old && ln -s new link && mkfifo pipe");
    review_since(world, "2026-01-01", &review);
    keep(world, &review, "new", false, NULL);
    keep(world, &review, "old", true, NULL);
    keep(world, &review, "link", true, "« link » ne peut pas être retenu : lien.");
    keep(world, &review, "pipe", true, "spécial");
    keep(world, &review, "pipe", false, NULL);
    check_reasons(&review, "link FICHIERS/link\nby_hand FICHIERS/new\nkept FICHIERS/old\n"
                           "special FICHIERS/pipe\n");
    package_totals(&review, &totals);
    assert_int_equal(totals.kept, 1);
    assert_int_equal(totals.kept_bytes, 4);
    assert_int_equal(totals.ignored, 3);
    assert_int_equal(totals.by_reason[REASON_BY_HAND], 1);
    keep(world, &review, "new", true, NULL);
    keep(world, &review, "old", false, NULL);
    check_reasons(&review, "link FICHIERS/link\nkept FICHIERS/new\nolder FICHIERS/old\n"
                           "special FICHIERS/pipe\n");
    package_review_clear(&review);
}

/* Two directories, one below the other on the tills, each with a file that goes to one place. */
static void a_place_is_one_file_s_only(void **state)
{
    struct installation *world = *state;
    struct package_review review;

    shell(world, "mkdir -p a/in b && touch a/in/x a/in/y b/x b/y && touch -d 2001-01-01 a/in/y");
    check_ok(add(world, "AA", "a", "{racine}/d", "position=1") &&
                 add(world, "BB", "b", "d/in/.", "position=2"),
             &world->error);
    review_since(world, "2026-01-01", &review);
    check_reasons(&review, "kept AA/in/x\nolder AA/in/y\ntaken BB/x\nkept BB/y\n");
    keep(world, &review, "x", true, "doublon");
    keep(world, &review, "in/x", false, NULL);
    keep(world, &review, "x", true, NULL);
    keep(world, &review, "in/x", true, "doublon");
    keep(world, &review, "in/y", true, "doublon");
    check_reasons(&review, "by_hand AA/in/x\nolder AA/in/y\nkept BB/x\nkept BB/y\n");
    keep(world, &review, "y", false, NULL);
    keep(world, &review, "in/y", true, NULL);
    keep(world, &review, "y", true, "doublon");
    package_review_clear(&review);
}

static void the_list_is_exported_for_people(void **state)
{
    struct installation *world = *state;
    struct package_review review;
    char *path = world_path(world, "list.csv");
    char *content;

    add_usual(world);
    shell(
        world,
        "cd files && printf 12 >'a\"b;c' && touch \"$(printf 'x\\ny')\" && touch -d '2026-01-02 03:04:05' *");
    review_since(world, "", &review);
    check_ok(package_export(&review, path, &world->error), &world->error);
    content = path_read(path, 9999, NULL, &world->error);
    assert_string_equal(content,
                        "choix;code;chemin;octets;modifié le;motif\r\n"
                        "retenu;FICHIERS;\"a\"\"b;c\";2;02/01/2026 03:04:05;\"nouveau\"\r\n"
                        "ignoré;FICHIERS;\"x\\x0Ay\";0;02/01/2026 03:04:05;\"nom interdit\"\r\n");
    check_refused(package_export(&review, "/nonexistent/x", &world->error), &world->error, ERROR_IO,
                  "/nonexistent");
    package_review_clear(&review);
    free(content);
    free(path);
}

/* clang-format off */
static const struct {
    const char *name, *commands, *words; /* words NULL: accepted; scripts are s1.sql and s2.sql */
} sources[] = {
    { "scripts in their order", "echo 'ALTER TABLE art ADD extra;' >s1.sql; echo 'UPDATE art SET extra = 1' >s2.sql", NULL },
    { "in the other order", "echo 'UPDATE art SET extra = 1' >s1.sql; echo 'ALTER TABLE art ADD extra' >s2.sql", "« s1.sql », ligne 1 : no such column" },
    { "what takes the first back is tried after the second",
      "echo 'ALTER TABLE art ADD extra' >s1.sql; echo 'ALTER TABLE art DROP COLUMN extra' >s1.revert.sql; echo 'UPDATE art SET extra = 1' >s2.sql", NULL },
    { "what takes back is wrong", "echo 'SELECT 1' >s1.sql; echo 'SELECT 2' >s2.sql; echo 'DROP TABLE nowhere' >s2.revert.sql", "« s2.revert.sql », ligne 1 : no such table" },
    { "what verifies is wrong", "echo 'SELECT 1' >s1.sql; echo 'SELECT 2' >s2.sql; echo 'UPDATE art SET price = 1' >s2.verify.sql", "« s2.verify.sql », ligne 1 : une seule requête" },
    { "a dictionary's tables are there", "echo 'CREATE TABLE own(x)' >dictionaries/d.sql; echo 'INSERT INTO own VALUES (1)' >s1.sql; echo 'SELECT x FROM own' >s2.sql", NULL },
    { "an old dictionary's too", "echo 'CREATE TABLE own(x)' >dictionaries/d.sql; touch -d 2001-01-01 dictionaries/d.sql; echo 'CREATE INDEX i ON own(x)' >dictionaries/e.sql; echo 'SELECT 1' >s1.sql; echo 'SELECT 2' >s2.sql", NULL },
    { "a wrong dictionary", "printf 'CREATE TABLE own(x);\\nINSERT INTO own VALUES (1);' >dictionaries/d.sql; echo 'SELECT 1' >s1.sql; echo 'SELECT 2' >s2.sql", "« d.sql », ligne 2 : seuls CREATE TABLE" },
    { "a dictionary that is no text", "printf 'CREATE TABLE \\377(x)' >dictionaries/d.sql; echo 'SELECT 1' >s1.sql; echo 'SELECT 2' >s2.sql", "d.sql » n'est pas un texte UTF-8" },
    { "twice the same", "echo 'SELECT 1' >s1.sql; cp s1.sql s2.sql", "c'est le même que" },
    { "a script that is not there", "echo 'SELECT 1' >s1.sql", "s2.sql" },
    { "a script that is a pipe", "echo 'SELECT 1' >s1.sql; mkfifo s2.sql", "s2.sql" },
    { "a script by a link", "echo 'SELECT 1' >s1.sql; echo 'SELECT 2' >true.sql; ln -s true.sql s2.sql", NULL },
};
/* clang-format on */

static void scripts_and_dictionaries_are_tried(void **state)
{
    struct installation *world = *state;

    add_usual(world);
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        char *first = world_path(world, "s1.sql");
        char *second = world_path(world, "s2.sql");
        struct package_options options = { .since = "2026-01-01" };
        struct package_review review;
        bool ok;

        shell(world, "rm -f s*.sql true.sql dictionaries/*");
        shell(world, sources[i].commands);
        assert_true(string_list_add(&options.scripts, first, &world->error) &&
                    string_list_add(&options.scripts, second, &world->error));
        ok = package_review(&world->session, &options, NULL, &review, &world->error);
        print_message("%s\n", sources[i].name);
        if (sources[i].words == NULL)
            check_ok(ok, &world->error);
        else if (ok || strstr(world->error.message, sources[i].words) == NULL)
            fail_msg("%s", world->error.message);
        error_clear(&world->error);
        package_review_clear(&review);
        string_list_clear(&options.scripts);
        free(first);
        free(second);
    }
}

static void a_script_s_name_must_travel(void **state)
{
    struct installation *world = *state;
    const char *const names[] = { "s.txt", "a\nb.sql", "\377.sql" };

    add_usual(world);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct package_options options = { .since = "" };
        struct package_review review;

        assert_true(string_list_add(&options.scripts, names[i], &world->error));
        check_refused(package_review(&world->session, &options, NULL, &review, &world->error),
                      &world->error, ERROR_INPUT, i == 0 ? "un fichier .sql" : "ne voyage pas");
        package_review_clear(&review);
        string_list_clear(&options.scripts);
    }
}

#define IN_DOSSIER(test) cmocka_unit_test_setup_teardown(test, world_dossier, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_begins_when_it_begins_here),
        IN_DOSSIER(a_directory_is_checked_when_it_is_entered),
        IN_DOSSIER(paths_of_the_environment_are_declared_once),
        IN_DOSSIER(a_file_of_that_very_day_stays_in),
        IN_DOSSIER(patterns_choose_and_exclude),
        IN_DOSSIER(what_is_missing_is_named),
        IN_DOSSIER(a_source_that_has_moved_is_refused),
        IN_DOSSIER(hands_take_out_and_bring_back_what_can_travel),
        IN_DOSSIER(a_place_is_one_file_s_only),
        IN_DOSSIER(the_list_is_exported_for_people),
        IN_DOSSIER(scripts_and_dictionaries_are_tried),
        IN_DOSSIER(a_script_s_name_must_travel),
    };

    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
