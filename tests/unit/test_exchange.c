/* SPDX-License-Identifier: MIT */
/* digest, signature, archive, share: against b2sum, minisign, tar and zstd. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/seal.h"
#include "core/exchange/archive.h"
#include "core/exchange/late.h"
#include "core/exchange/share.h"
#include "core/exchange/signature.h"
#include "tests/check.h"
#include "tests/unit/world.h"

static void sums_are_those_of_b2sum(void **state)
{
    struct installation *world = *state;
    const char *const contents[] = { "", "abc", "été\n" };
    char *path = world_path(world, "file");

    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        char file[DIGEST_TEXT_SIZE];
        char bytes[DIGEST_TEXT_SIZE];
        char *expected;

        world_write(path, contents[i]);
        expected = world_command("b2sum -l 256 <%s", path);
        check_ok(digest_file(path, file, NULL, &world->error), &world->error);
        digest_bytes(contents[i], strlen(contents[i]), bytes);
        assert_memory_equal(file, expected, DIGEST_TEXT_SIZE - 1);
        assert_string_equal(bytes, file);
        free(expected);
    }
    check_refused(digest_file("/nonexistent", (char[DIGEST_TEXT_SIZE]){ "" }, NULL, &world->error),
                  &world->error, ERROR_IO, "/nonexistent");
    free(path);
}

/* A signature of "content" with new keys in the directory. */
static void sign(struct installation *world, struct text *signature)
{
    struct signer signer;

    check_ok(seal_init(&world->error) && signature_create_keys(world->directory, &world->error) &&
                 signer_read(world->directory, &signer, &world->error) &&
                 signature_make(&signer, "content", 7, "a comment", signature, &world->error),
             &world->error);
    signer_clear(&signer);
}

static void minisign_checks_our_signatures(void **state)
{
    struct installation *world = *state;
    struct text signature = TEXT_INIT;
    char *file = world_path(world, "file");
    char *sig = world_path(world, "file.minisig");

    sign(world, &signature);
    world_write(file, "content");
    world_write(sig, text_string(&signature));
    assert_int_equal(world_status("minisign -Vqm %s -p %s/server.pub", file, world->directory), 0);
    world_write(file, "Content");
    assert_int_not_equal(
        world_status("minisign -Vqm %s -p %s/server.pub 2>/dev/null", file, world->directory), 0);
    text_clear(&signature);
    free(file);
    free(sig);
}

static void whatever_was_altered_is_refused(void **state)
{
    struct installation *world = *state;
    struct text signature = TEXT_INIT;
    struct verifier verifier;
    struct verifier other;
    size_t comment;

    sign(world, &signature);
    check_ok(verifier_read(world->directory, &verifier, &world->error) &&
                 signature_check(&verifier, "content", 7, text_string(&signature), &world->error),
             &world->error);
    check_refused(signature_check(&verifier, "Content", 7, text_string(&signature), &world->error),
                  &world->error, ERROR_CORRUPT, "modifié");
    comment = (size_t)(strstr(signature.data, "a comment") - signature.data);
    signature.data[comment] = 'b';
    check_refused(signature_check(&verifier, "content", 7, text_string(&signature), &world->error),
                  &world->error, ERROR_CORRUPT, "modifié");
    signature.data[comment] = 'a';
    other = verifier;
    other.id[0] ^= 1;
    check_refused(signature_check(&other, "content", 7, text_string(&signature), &world->error),
                  &world->error, ERROR_CORRUPT, "autre clé");
    other = verifier;
    other.key[0] ^= 1;
    check_refused(signature_check(&other, "content", 7, text_string(&signature), &world->error),
                  &world->error, ERROR_CORRUPT, NULL);
    for (size_t cut = 0; cut + 2 < signature.length; cut++) {
        signature.data[signature.length - 2 - cut] = '\0';
        check_refused(
            signature_check(&verifier, "content", 7, text_string(&signature), &world->error),
            &world->error, ERROR_CORRUPT, NULL);
    }
    text_clear(&signature);
}

static void write_archive(struct installation *world, const char *archive, const char *file,
                          char sum[DIGEST_TEXT_SIZE])
{
    const struct archive_member guess = { "manifest.json", "0123456789", 10 };
    const struct archive_member head = { "manifest.json", "9876543210", 10 };
    struct archive_writer *writer =
        archive_create(archive, 3, 1700000000, &guess, 1, &world->error);

    check_ok(writer != NULL &&
                 archive_add_file(writer, "data.sqlite", file, sum, NULL, &world->error) &&
                 archive_finish(writer, &head, 1, &world->error),
             &world->error);
    archive_close(writer);
}

static void an_archive_is_read_by_tar_and_by_us(void **state)
{
    struct installation *world = *state;
    char *archive = world_path(world, "a.tar.zst");
    char *file = world_path(world, "file");
    char sum[DIGEST_TEXT_SIZE];
    char *output;
    struct archive_reader *reader;
    const char *name;
    int64_t size;
    char bytes[32];

    world_write(file, "some data");
    write_archive(world, archive, file, sum);
    assert_int_equal(world_status("zstd -tq %s", archive), 0);
    output = world_command("tar --zstd -tf %s", archive);
    assert_string_equal(output, "manifest.json\ndata.sqlite");
    free(output);
    output = world_command("tar --zstd -xOf %s", archive);
    assert_string_equal(output, "9876543210some data");
    free(output);
    output = world_command("b2sum -l 256 %s", file);
    assert_memory_equal(output, sum, DIGEST_TEXT_SIZE - 1);
    free(output);
    reader = archive_open(archive, &world->error);
    assert_true(archive_next(reader, &name, &size, &world->error));
    assert_string_equal(name, "manifest.json");
    assert_true(archive_next(reader, &name, &size, &world->error));
    assert_int_equal(size, 9);
    assert_int_equal(archive_read(reader, bytes, sizeof bytes, &world->error), 9);
    assert_memory_equal(bytes, "some data", 9);
    assert_false(archive_next(reader, &name, &size, &world->error));
    check_ok(true, &world->error);
    archive_reader_close(reader);
    free(archive);
    free(file);
}

static void a_head_that_outgrows_its_room_is_refused(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "a.tar.zst");
    char large[8193];
    struct archive_member head = { "manifest.json", "x", 1 };
    struct archive_writer *writer = archive_create(path, 3, 0, &head, 1, &world->error);

    check_ok(writer != NULL && seal_init(&world->error), &world->error);
    seal_random_hex(large, 4096);
    head.bytes = large;
    head.size = 8192;
    check_refused(archive_finish(writer, &head, 1, &world->error), &world->error, ERROR_IO,
                  "place gardée");
    archive_close(writer);
    free(path);
}

/* Cuts the file once some of it was read. */
static void shorten(void *data, int64_t done, int64_t total, enum job_unit unit)
{
    (void)total;
    (void)unit;
    assert_int_equal(truncate(data, done), 0);
}

static void a_file_that_shrinks_meanwhile_is_refused(void **state)
{
    struct installation *world = *state;
    const struct job_operations operations = { .advance = shorten };
    char *path = world_path(world, "a.tar.zst");
    char *file = world_path(world, "file");
    struct job job = { &operations, file };
    struct archive_writer *writer = archive_create(path, 3, 0, NULL, 0, &world->error);
    char sum[DIGEST_TEXT_SIZE];

    world_write(file, "x");
    assert_int_equal(truncate(file, 1 << 20), 0);
    check_refused(archive_add_file(writer, "x", file, sum, &job, &world->error), &world->error,
                  ERROR_CORRUPT, "raccourci");
    archive_close(writer);
    free(path);
    free(file);
}

/* clang-format off */
static const struct {
    const char *name, *command; /* in the directory, makes hostile.tar.zst */
} hostile[] = {
    { "a name that climbs",      "echo x >f && tar --zstd -cf hostile.tar.zst --transform 's,f,../f,' -P f" },
    { "a name that climbs back", "echo x >f && tar --zstd -cf hostile.tar.zst --transform 's,f,a/../../f,' -P f" },
    { "an absolute name",        "echo x >f && tar --zstd -Pcf hostile.tar.zst \"$PWD/f\"" },
    { "a backslash",             "echo x >'a\\b' && tar --zstd --no-unquote -cf hostile.tar.zst 'a\\b'" },
    { "a symbolic link",         "ln -sf /etc/passwd l && tar --zstd -cf hostile.tar.zst l" },
    { "a hard link",             "echo x >f && ln -f f g && tar --zstd -cf hostile.tar.zst f g" },
    { "a directory",             "mkdir -p d && tar --zstd -cf hostile.tar.zst d" },
    { "a pipe",                  "mkfifo p && tar --zstd -cf hostile.tar.zst p" },
    { "no archive",              "echo bonjour >hostile.tar.zst" },
    { "a cut archive",           "head -c 50000 /dev/urandom >f && tar --zstd -cf - f | head -c 9000 >hostile.tar.zst" },
};
/* clang-format on */

static void hostile_archives_are_refused(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "hostile.tar.zst");

    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct archive_reader *reader;
        const char *name;
        int64_t size;
        char bytes[4096];

        assert_int_equal(world_status("cd %s && { %s; }", world->directory, hostile[i].command), 0);
        reader = archive_open(path, &world->error);
        while (reader != NULL && archive_next(reader, &name, &size, &world->error))
            while (archive_read(reader, bytes, sizeof bytes, &world->error) > 0)
                continue;
        if (world->error.code != ERROR_CORRUPT)
            fail_msg("%s: read to its end", hostile[i].name);
        error_clear(&world->error);
        archive_reader_close(reader);
    }
    free(path);
}

static bool stop(void *data)
{
    (void)data;
    return true;
}

static void a_copy_appears_whole_or_not_at_all(void **state)
{
    struct installation *world = *state;
    const struct job_operations operations = { .stopping = stop };
    struct job job = { &operations, NULL };
    char *file = world_path(world, "file");
    char *directory = world_path(world, "ftp/edi1");
    char *copy = world_path(world, "ftp/edi1/copy");
    char *part = world_path(world, "ftp/edi1/copy.part");
    char *content;

    world_write(file, "new");
    check_ok(share_put(file, directory, "copy", NULL, &world->error), &world->error);
    world_write(file, "newer");
    check_refused(share_put(file, directory, "copy", &job, &world->error), &world->error,
                  ERROR_STOPPED, NULL);
    check_refused(share_put("/nonexistent", directory, "copy", NULL, &world->error), &world->error,
                  ERROR_IO, "/nonexistent");
    content = path_read(copy, 99, NULL, &world->error);
    assert_string_equal(content, "new");
    assert_false(path_exists(part));
    free(content);
    free(file);
    free(directory);
    free(copy);
    free(part);
}

static void a_library_that_is_missing_is_named(void **state)
{
    struct installation *world = *state;

    check_refused(late_load("libnowhere.so.1", &world->error), &world->error, ERROR_IO,
                  "libnowhere.so.1");
    assert_null(late_find("libnowhere.so.1", "function"));
    check_ok(late_load(ARCHIVE_LIBRARY, &world->error), &world->error);
    assert_true(late_is_loaded(ARCHIVE_LIBRARY));
    assert_non_null(late_find(ARCHIVE_LIBRARY, "archive_read_new"));
    assert_null(late_find(ARCHIVE_LIBRARY, "no_such_function"));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_directory, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(sums_are_those_of_b2sum),
        IN_WORLD(minisign_checks_our_signatures),
        IN_WORLD(whatever_was_altered_is_refused),
        IN_WORLD(an_archive_is_read_by_tar_and_by_us),
        IN_WORLD(a_head_that_outgrows_its_room_is_refused),
        IN_WORLD(a_file_that_shrinks_meanwhile_is_refused),
        IN_WORLD(hostile_archives_are_refused),
        IN_WORLD(a_copy_appears_whole_or_not_at_all),
        IN_WORLD(a_library_that_is_missing_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
