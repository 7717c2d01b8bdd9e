/* SPDX-License-Identifier: MIT */
/* package: built, read with public tools and by us, published, compared, damaged, removed. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/package/build.h"
#include "core/sync/catalogue.h"
#include "core/sync/manifest.h"
#include "core/sync/publish.h"
#include "tests/check.h"
#include "tests/unit/world.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void shell(struct installation *world, const char *commands)
{
    if (world_status("cd %s && { %s; }", world->directory, commands) != 0)
        fail_msg("%s", commands);
}

static const char content[] =
    "mkdir -p objects/a files/sous dictionaries && echo 'CREATE TABLE own(x INT);' "
    ">dictionaries/own.sql && head -c 3000000 /dev/urandom >objects/large.bin && "
    "echo bonjour >'files/sous/\303\251t\303\251 & \"co\".txt' && : >files/empty && "
    "chmod 4754 files/empty && echo x >\"objects/a/$(printf 'n%.0s' $(seq 200))\" && "
    "find objects files dictionaries -type f -exec touch -d '2026-01-02 03:04:06' {} +";

/* A dossier with three directories and what is in them. */
static int with_content(void **state)
{
    struct installation *world;

    if (world_dossier(state) != 0)
        return -1;
    world = *state;
    shell(world, content);
    for (size_t i = 0; i < 3; i++) {
        static const char *const codes[] = { "OBJETS", "FICHIERS", "SYNCHRO" };
        static const char *const names[] = { "objects", "files", "dictionaries" };
        char *source = string_format(&world->error, "source=%s/%s", world->directory, names[i]);
        char *to = string_format(&world->error, "destination=%s", names[i]);

        check_ok(world_add_directory(world, codes[i], WORDS(source, to)), &world->error);
        free(source);
        free(to);
    }
    return 0;
}

static void review_all(struct installation *world, struct package_review *review)
{
    const struct package_options options = { .since = "" };

    check_ok(package_review(&world->session, &options, NULL, review, &world->error), &world->error);
}

/* Reviews, and builds without a look. */
static void build(struct installation *world, bool zip, bool publish, struct package_result *result)
{
    const struct package_build_options options = { .zip = zip, .keep_unpublished = !publish };
    struct package_review review;

    review_all(world, &review);
    check_ok(package_build(&world->session, &review, &options, NULL, result, &world->error),
             &world->error);
    package_review_clear(&review);
}

static const char members[] = "manifest.json\nmanifest.json.minisig\nFICHIERS/empty\n"
                              "FICHIERS/sous/\303\251t\303\251 & \"co\".txt\nOBJETS/a/nnnnn";

static void a_package_is_what_tar_and_minisign_read(void **state)
{
    struct installation *world = *state;
    struct package_result result;
    char *names;

    build(world, false, false, &result);
    assert_int_equal(result.artefact.rows, 5);
    assert_int_equal(result.content_bytes, 3000000 + 8 + 2 + 25);
    names = world_command("tar --zstd --quoting-style=literal -tf %s", result.path);
    assert_memory_equal(names, members, sizeof members - 1);
    free(names);
    shell(world, "mkdir out");
    assert_int_equal(world_status("tar --zstd -xpf %s -C %s/out", result.path, world->directory),
                     0);
    shell(world,
          "cd out && minisign -Vqm manifest.json -p ../home/keys/server.pub && "
          "diff -r ../objects OBJETS && diff -r ../files FICHIERS && "
          "diff -r ../dictionaries SYNCHRO && "
          "test \"$(stat -c '%a %Y' FICHIERS/empty)\" = '754 1767323046' && "
          "jq -r '.members[] | \"\\(.blake2b_256)  \\(.name)\"' manifest.json >../sums && "
          "test $(wc -l <../sums) = 5 && b2sum -l 256 --quiet -c ../sums && "
          "test \"$(jq -c '[.kind, .dossier, .sequence, .since, .dictionaries, .scripts, "
          ".schema]' manifest.json)\" = '[\"package\",1,1,null,[\"SYNCHRO/own.sql\"],[],"
          "{\"own\":{\"columns\":{\"x\":\"INT\"},\"key\":[],\"indexes\":{}}}]' && "
          "test \"$(jq -c '.directories[] | [.code, .destination]' manifest.json | sort)\" = "
          "\"$(printf '[\"FICHIERS\",\"files\"]\\n[\"OBJETS\",\"objects\"]\\n"
          "[\"SYNCHRO\",\"dictionaries\"]')\"");
}

static void a_zip_is_what_unzip_reads(void **state)
{
    struct installation *world = *state;
    struct package_result result;

    build(world, true, false, &result);
    assert_non_null(strstr(result.path, "-package.zip"));
    shell(world, "mkdir out");
    assert_int_equal(world_status("unzip -qq %s -d %s/out", result.path, world->directory), 0);
    assert_int_equal(world_status("unzip -Z1 %s | head -n 2 | tr '\\n' ' ' | grep -qx "
                                  "'manifest.json manifest.json.minisig '",
                                  result.path),
                     0);
    shell(world, "cd out && minisign -Vqm manifest.json -p ../home/keys/server.pub && "
                 "diff -r ../objects OBJETS && diff -r ../files FICHIERS && "
                 "test \"$(stat -c '%a %Y' FICHIERS/empty)\" = '754 1767323046' && "
                 "jq -r '.members[] | \"\\(.blake2b_256)  \\(.name)\"' manifest.json >../sums && "
                 "test $(wc -l <../sums) = 5 && b2sum -l 256 --quiet -c ../sums");
}

static void scripts_come_first_with_what_goes_with_them(void **state)
{
    struct installation *world = *state;
    struct package_options options = { .since = "" };
    const struct package_build_options build_options = { .keep_unpublished = true };
    struct package_review review;
    struct package_result result;
    char *first = world_path(world, "z.sql");
    char *second = world_path(world, "a.sql");

    shell(world,
          "echo 'ALTER TABLE art ADD x;' >z.sql && echo 'SELECT x FROM art' >z.verify.sql && "
          "echo 'UPDATE art SET x = 1' >a.sql && echo 'UPDATE art SET x = 0' >a.revert.sql");
    assert_true(string_list_add(&options.scripts, first, &world->error) &&
                string_list_add(&options.scripts, second, &world->error));
    check_ok(
        package_review(&world->session, &options, NULL, &review, &world->error) &&
            package_build(&world->session, &review, &build_options, NULL, &result, &world->error),
        &world->error);
    assert_int_equal(world_status("tar --zstd -xf %s -C %s", result.path, world->directory), 0);
    shell(world, "b2sum -l 256 z.sql a.sql | cut -c 1-64 >ids && "
                 "jq -r '.scripts[].id' manifest.json | cmp - ids && "
                 "test \"$(jq -c '.scripts | map([.run, .verify, .revert])' manifest.json)\" = "
                 "'[[\"scripts/001-z.sql\",\"scripts/001-z.verify.sql\",null],"
                 "[\"scripts/002-a.sql\",null,\"scripts/002-a.revert.sql\"]]' && "
                 "cmp z.sql scripts/001-z.sql && cmp a.revert.sql scripts/002-a.revert.sql && "
                 "test \"$(jq -r '.members[:4][].name' manifest.json | tr '\\n' ' ')\" = "
                 "'scripts/001-z.sql scripts/001-z.verify.sql scripts/002-a.sql "
                 "scripts/002-a.revert.sql '");
    package_review_clear(&review);
    string_list_clear(&options.scripts);
    free(first);
    free(second);
}

/* Where the content begins, behind the room that the head had. */
static size_t body_of(const char *bytes, size_t size)
{
    static const unsigned char skippable[] = { 0x50, 0x2A, 0x4D, 0x18 };
    const unsigned char *found = memmem(bytes, size, skippable, sizeof skippable);
    size_t length;

    assert_non_null(found);
    length = found[4] | (size_t)found[5] << 8 | (size_t)found[6] << 16;
    return (size_t)((const char *)found - bytes) + 8 + length;
}

static void the_same_content_gives_the_same_bytes(void **state)
{
    struct installation *world = *state;
    struct package_result results[2];
    char *bytes[2];
    size_t sizes[2] = { 0, 0 };
    size_t bodies[2];

    for (size_t i = 0; i < 2; i++) {
        build(world, false, false, &results[i]);
        bytes[i] = path_read(results[i].path, 1 << 24, &sizes[i], &world->error);
        assert_non_null(bytes[i]);
        bodies[i] = body_of(bytes[i], sizes[i]);
    }
    assert_int_equal(sizes[0] - bodies[0], sizes[1] - bodies[1]);
    assert_memory_equal(bytes[0] + bodies[0], bytes[1] + bodies[1], sizes[0] - bodies[0]);
    assert_int_equal(results[1].artefact.sequence, 2);
    free(bytes[0]);
    free(bytes[1]);
}

/* A command, when the work comes to an object. */
struct meddler {
    const char *object, *command;
    struct installation *world;
    bool stop;
};

static void meddle(void *data, const char *step, const char *object)
{
    struct meddler *meddler = data;

    (void)step;
    if (object == NULL || meddler->command == NULL || strcmp(object, meddler->object) != 0)
        return;
    shell(meddler->world, meddler->command);
    meddler->command = NULL;
}

static bool stops(void *data)
{
    const struct meddler *meddler = data;

    return meddler->stop && meddler->command == NULL;
}

static const struct job_operations meddling = { .step = meddle, .stopping = stops };

/* clang-format off */
static const struct {
    const char *name, *object, *command, *words;
    bool zip;
} changes[] = {
    { "a file that grew since the review", "OBJETS/large.bin", "echo x >>objects/large.bin", "large.bin » a changé depuis la revue", false },
    { "one that was replaced by its like", "FICHIERS/empty", "cp -p files/empty e && mv e files/empty", "empty » a changé depuis la revue", false },
    { "one that is gone",                  "FICHIERS/empty", "rm files/empty", "empty » n'est plus là", false },
    { "one that became a link",            "FICHIERS/empty", "rm files/empty && ln -s /etc/passwd files/empty", "empty » n'est plus là", false },
    { "one that became a pipe",            "FICHIERS/empty", "rm files/empty && mkfifo files/empty", "empty » n'est plus un fichier", false },
    { "a directory that became a link",    "OBJETS/large.bin", "mv objects o && mkdir elsewhere && echo x >elsewhere/large.bin && ln -s elsewhere objects", "large.bin » a changé depuis la revue", false },
    { "a dictionary",                      "SYNCHRO/own.sql", "echo 'DROP TABLE own' >>dictionaries/own.sql", "own.sql » a changé depuis la revue", false },
    { "a zip, before its sums",            "FICHIERS/empty", "echo x >files/empty", "empty » a changé depuis la revue", true },
};
/* clang-format on */

/* No file of a package, no directory of work. */
static void check_no_remains(struct installation *world)
{
    struct dossier dossier;
    char *remains;

    check_ok(session_dossier(&world->session, 0, &dossier, &world->error), &world->error);
    remains = world_command("cd %s && find . -name '*package*'", dossier.share_dir);
    assert_string_equal(remains, "");
    free(remains);
    record_wipe(&dossier_type, &dossier);
}

static void what_changes_meanwhile_is_refused_by_name(void **state)
{
    struct installation *world = *state;

    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const struct package_build_options options = { .zip = changes[i].zip };
        struct meddler meddler = { .object = changes[i].object,
                                   .command = changes[i].command,
                                   .world = world };
        struct job job = { &meddling, &meddler };
        struct package_review review;
        struct package_result result;

        shell(world, "rm -rf objects files dictionaries o elsewhere");
        shell(world, content);
        review_all(world, &review);
        print_message("%s\n", changes[i].name);
        check_refused(
            package_build(&world->session, &review, &options, &job, &result, &world->error),
            &world->error, ERROR_REFUSED, changes[i].words);
        assert_null(meddler.command);
        package_review_clear(&review);
        check_no_remains(world);
    }
    assert_int_equal(world_number(world->session.store, "SELECT count(*) FROM artefact WHERE state "
                                                        "<> 'failed'"),
                     0);
}

static void a_stop_leaves_nothing(void **state)
{
    struct installation *world = *state;
    const char *const objects[] = { "OBJETS/large.bin", "SYNCHRO/own.sql" };

    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        const struct package_build_options options = { .zip = i == 1 };
        struct meddler meddler = {
            .object = objects[i], .command = ":", .world = world, .stop = true
        };
        struct job job = { &meddling, &meddler };
        struct package_review review;
        struct package_result result;

        review_all(world, &review);
        check_refused(
            package_build(&world->session, &review, &options, &job, &result, &world->error),
            &world->error, ERROR_STOPPED, NULL);
        package_review_clear(&review);
        check_no_remains(world);
    }
}

static void nothing_kept_is_no_package(void **state)
{
    struct installation *world = *state;
    const struct package_build_options options = { .zip = false };
    struct package_review review;
    struct package_result result;

    review_all(world, &review);
    for (size_t i = 0; i < review.count; i++)
        check_ok(package_keep(&review, i, false, &world->error), &world->error);
    check_refused(package_build(&world->session, &review, &options, NULL, &result, &world->error),
                  &world->error, ERROR_INPUT, "Aucun fichier retenu");
    assert_int_equal(world_number(world->session.store, "SELECT count(*) FROM artefact"), 0);
    package_review_clear(&review);
}

/* One byte of every region of the file, and its end. */
static void a_damaged_package_is_refused_wherever_it_is(void **state)
{
    struct installation *world = *state;
    struct package_result result;
    struct text report = TEXT_INIT;
    size_t size = 0;
    char *bytes;
    size_t body;

    build(world, false, false, &result);
    check_ok(publish_verify(&world->session, 1, NULL, &report, &world->error), &world->error);
    assert_non_null(strstr(text_string(&report), "package n\302\272 1, 5 fichiers"));
    bytes = path_read(result.path, 1 << 24, &size, &world->error);
    assert_non_null(bytes);
    body = body_of(bytes, size);
    for (size_t at = 0; at < size; at += at < body ? 97 : 49999) {
        bytes[at] ^= 0x10;
        check_ok(path_write(result.path, bytes, size, 0600, &world->error), &world->error);
        check_refused(publish_verify(&world->session, 1, NULL, &report, &world->error),
                      &world->error, ERROR_CORRUPT, NULL);
        bytes[at] ^= 0x10;
    }
    for (size_t cut = 1; cut < size; cut += size / 7) {
        check_ok(path_write(result.path, bytes, size - cut, 0600, &world->error), &world->error);
        check_refused(publish_verify(&world->session, 1, NULL, &report, &world->error),
                      &world->error, ERROR_CORRUPT, NULL);
    }
    check_ok(path_write(result.path, bytes, size, 0600, &world->error) &&
                 publish_verify(&world->session, 1, NULL, &report, &world->error),
             &world->error);
    free(bytes);
    text_clear(&report);
}

static void the_next_review_says_what_changed(void **state)
{
    struct installation *world = *state;
    struct package_result result;
    struct package_review review;
    struct review_totals totals;

    build(world, false, false, &result);
    shell(
        world,
        "echo y >files/new && rm files/empty && for f in files/sous/*; do echo au >>\"$f\"; done && "
        "echo 'CREATE TABLE own(x INT, y TEXT);' >dictionaries/own.sql");
    review_all(world, &review);
    package_totals(&review, &totals);
    assert_int_equal(review.previous, 1);
    assert_int_equal(totals.by_compared[COMPARED_NEW], 1);
    assert_int_equal(totals.by_compared[COMPARED_CHANGED], 2);
    assert_int_equal(totals.by_compared[COMPARED_SAME], 2);
    assert_int_equal(totals.by_compared[COMPARED_GONE], 1);
    assert_string_equal(review.gone.items[0], "FICHIERS/empty");
    assert_int_equal(review.differences.count, 1);
    assert_string_equal(review.differences.items[0], "Table own : nouvelle colonne y TEXT");
    package_review_clear(&review);
    world_write(result.path, "damaged");
    review_all(world, &review);
    assert_int_equal(review.previous, 0);
    assert_int_equal(review.warnings.count, 1);
    assert_non_null(strstr(review.warnings.items[0], "Pas de comparaison avec"));
    package_review_clear(&review);
}

static void two_packages_are_compared_by_their_sums(void **state)
{
    struct installation *world = *state;
    struct package_result result;
    struct package_comparison comparison = { .count = 0 };
    char *lines;
    struct text text = TEXT_INIT;

    build(world, false, false, &result);
    shell(world,
          "touch files/sous/* && echo z >files/empty && rm objects/large.bin && : >files/new");
    build(world, true, false, &result);
    check_ok(package_compare(&world->session, 1, 2, &comparison, &world->error), &world->error);
    for (size_t i = 0; i < comparison.count; i++)
        if (comparison.items[i].compared != COMPARED_SAME)
            text_format(&text, "%s %s %d\n", package_compared_name(comparison.items[i].compared),
                        comparison.items[i].name, (int)comparison.items[i].size);
    assert_int_equal(comparison.count, 6);
    lines = text_detach(&text);
    assert_string_equal(lines, "changed FICHIERS/empty 2\nnew FICHIERS/new 0\n"
                               "gone OBJETS/large.bin 3000000\n");
    free(lines);
    package_comparison_clear(&comparison);
    check_refused(package_compare(&world->session, 1, 9, &comparison, &world->error), &world->error,
                  ERROR_NOT_FOUND, "n\302\272 9");
    package_comparison_clear(&comparison);
}

/* The catalogue of the place; the caller clears. */
static void read_catalogue(struct installation *world, struct catalogue *catalogue)
{
    struct dossier dossier;
    char *path;
    char *json;
    size_t length = 0;

    check_ok(session_dossier(&world->session, 0, &dossier, &world->error), &world->error);
    path = path_join(dossier.publish_dir, CATALOGUE_NAME, &world->error);
    json = path_read(path, CATALOGUE_LIMIT, &length, &world->error);
    check_ok(json != NULL && catalogue_parse(json, length, catalogue, &world->error),
             &world->error);
    record_wipe(&dossier_type, &dossier);
    free(json);
    free(path);
}

static void packages_are_published_and_only_removed_by_name(void **state)
{
    struct installation *world = *state;
    struct package_result result;
    struct extract_result extract;
    struct catalogue catalogue;
    size_t count = 0;

    build(world, false, true, &result);
    assert_true(result.published);
    check_ok(world_add_table(world, "art", NULL), &world->error);
    for (size_t i = 0; i < 4; i++) {
        check_ok(world_extract(world, EXTRACT_FULL, &extract), &world->error);
        extract_result_clear(&extract);
    }
    build(world, true, true, &result);
    check_ok(publish_purge(&world->session, NULL, &count, &world->error), &world->error);
    assert_int_equal(count, 2);
    read_catalogue(world, &catalogue);
    assert_int_equal(catalogue.count, 4);
    catalogue_clear(&catalogue);
    check_refused(publish_remove(&world->session, 2, NULL, &world->error), &world->error,
                  ERROR_NOT_FOUND, "Pas de package n\302\272 2");
    check_ok(publish_remove(&world->session, 1, NULL, &world->error), &world->error);
    check_refused(publish_remove(&world->session, 1, NULL, &world->error), &world->error,
                  ERROR_NOT_FOUND, NULL);
    read_catalogue(world, &catalogue);
    assert_int_equal(catalogue.count, 3);
    assert_string_equal(catalogue.entries[2].kind, "package");
    assert_string_equal(catalogue.entries[2].file, result.artefact.file);
    assert_string_equal(catalogue.entries[2].sum, result.artefact.hash);
    catalogue_clear(&catalogue);
    shell(world, "test \"$(find home -name '*-package.*' | wc -l)\" = 2");
}

/* clang-format off */
#define SUM "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\""
#define LISTED(more) "{\"format\":1,\"environment\":\"E\",\"dossier\":1,\"lineage\":null,\"to\":null,\"extracts\":[],\"packages\":[{" more "}]}"
#define MANIFEST(more) "{\"format\":1,\"environment\":\"E\",\"dossier\":1,\"sequence\":1,\"kind\":\"package\"," more "}"
static const struct {
    const char *name, *json;
    const char *words; /* NULL: accepted */
} catalogues[] = {
    { "a package", LISTED("\"sequence\":1,\"kind\":\"package\",\"file\":\"f\",\"size\":1,\"blake2b_256\":" SUM ",\"files\":3"), NULL },
    { "no size", LISTED("\"sequence\":1,\"kind\":\"package\",\"file\":\"f\",\"blake2b_256\":" SUM), "size" },
    { "a file elsewhere", LISTED("\"sequence\":1,\"kind\":\"package\",\"file\":\"../f\",\"size\":1,\"blake2b_256\":" SUM), "file" },
    { "a short sum", LISTED("\"sequence\":1,\"kind\":\"package\",\"file\":\"f\",\"size\":1,\"blake2b_256\":\"00\""), "blake2b_256" },
    { "no list", "{\"format\":1,\"environment\":\"E\",\"dossier\":1,\"lineage\":null,\"to\":null,\"extracts\":[]}", "packages" },
    { "packages that are none", "{\"format\":1,\"environment\":\"E\",\"dossier\":1,\"lineage\":null,\"to\":null,\"extracts\":[],\"packages\":{}}", "packages" },
}, manifests[] = {
    { "a file", MANIFEST("\"members\":[{\"name\":\"A/x\",\"size\":0,\"blake2b_256\":" SUM "}]"), NULL },
    { "no file", MANIFEST("\"members\":[]"), NULL },
    { "no list of them", MANIFEST("\"scripts\":[]"), "members" },
    { "a name that is none", MANIFEST("\"members\":[{\"name\":3,\"size\":0,\"blake2b_256\":" SUM "}]"), "name" },
    { "a name that climbs", MANIFEST("\"members\":[{\"name\":\"A/../../x\",\"size\":0,\"blake2b_256\":" SUM "}]"), "name" },
    { "an absolute name", MANIFEST("\"members\":[{\"name\":\"/x\",\"size\":0,\"blake2b_256\":" SUM "}]"), "name" },
    { "a size below nothing", MANIFEST("\"members\":[{\"name\":\"A/x\",\"size\":-1,\"blake2b_256\":" SUM "}]"), "size" },
    { "a newer format", "{\"format\":2}", "plus r\303\251cente" },
};
/* clang-format on */

static void what_is_read_is_checked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof catalogues / sizeof catalogues[0]; i++) {
        struct error error = ERROR_INIT;
        struct catalogue catalogue;
        bool ok =
            catalogue_parse(catalogues[i].json, strlen(catalogues[i].json), &catalogue, &error);

        print_message("%s\n", catalogues[i].name);
        if (ok != (catalogues[i].words == NULL) ||
            (!ok && strstr(error.message, catalogues[i].words) == NULL))
            fail_msg("%s", error.message);
        catalogue_clear(&catalogue);
    }
    for (size_t i = 0; i < sizeof manifests / sizeof manifests[0]; i++) {
        struct error error = ERROR_INIT;
        struct manifest manifest;
        bool ok = manifest_parse(manifests[i].json, strlen(manifests[i].json), &manifest, &error);

        print_message("%s\n", manifests[i].name);
        if (ok != (manifests[i].words == NULL) ||
            (!ok && strstr(error.message, manifests[i].words) == NULL))
            fail_msg("%s", error.message);
        manifest_clear(&manifest);
    }
}

#define WITH_CONTENT(test) cmocka_unit_test_setup_teardown(test, with_content, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_checked),
        WITH_CONTENT(a_package_is_what_tar_and_minisign_read),
        WITH_CONTENT(a_zip_is_what_unzip_reads),
        WITH_CONTENT(scripts_come_first_with_what_goes_with_them),
        WITH_CONTENT(the_same_content_gives_the_same_bytes),
        WITH_CONTENT(what_changes_meanwhile_is_refused_by_name),
        WITH_CONTENT(a_stop_leaves_nothing),
        WITH_CONTENT(nothing_kept_is_no_package),
        WITH_CONTENT(a_damaged_package_is_refused_wherever_it_is),
        WITH_CONTENT(the_next_review_says_what_changed),
        WITH_CONTENT(two_packages_are_compared_by_their_sums),
        WITH_CONTENT(packages_are_published_and_only_removed_by_name),
    };

    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
