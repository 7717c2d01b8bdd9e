/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "tests/check.h"
#include "tests/unit/world.h"

/* clang-format off */
static const struct {
    const char *directory, *name, *joined;
} joins[] = {
    { "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "a//", "/b", "a/b" }, { "/", "b", "/b" },
    { "/", "/b", "/b" }, { "/a", "b/c", "/a/b/c" },
};

static const struct {
    const char *path, *name, *parent;
} parts[] = {
    { "/a/b", "b", "/a" }, { "b", "b", "." }, { "/b", "b", "/" }, { "a/b/c", "c", "a/b" },
};
/* clang-format on */

static void paths_are_joined_and_parted(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
        char *joined = path_join(joins[i].directory, joins[i].name, &error);

        assert_string_equal(joined, joins[i].joined);
        free(joined);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *parent = path_parent(parts[i].path, &error);

        assert_string_equal(parent, parts[i].parent);
        assert_string_equal(path_name(parts[i].path), parts[i].name);
        free(parent);
    }
}

static size_t count_entries(const char *path)
{
    DIR *directory = opendir(path);
    size_t count = 0;

    assert_non_null(directory);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count - 2;
}

static void check_content(const char *path, const char *expected)
{
    struct error error = ERROR_INIT;
    char *content = path_read(path, 1 << 20, NULL, &error);

    check_ok(content != NULL, &error);
    assert_string_equal(content, expected);
    free(content);
}

static void a_write_cut_short_leaves_the_old_content(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "file");
    char *large = calloc(1, 1 << 16);
    struct rlimit limit;
    struct rlimit small;

    assert_non_null(large);
    world_write(path, "old");
    getrlimit(RLIMIT_FSIZE, &limit);
    small = limit;
    small.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    check_refused(path_write(path, large, 1 << 16, 0600, &world->error), &world->error, ERROR_IO,
                  path);
    setrlimit(RLIMIT_FSIZE, &limit);
    check_content(path, "old");
    assert_int_equal(count_entries(world->directory), 1);
    check_ok(path_write(path, "new", 3, 0640, &world->error), &world->error);
    check_content(path, "new");
    free(large);
    free(path);
}

static void a_write_where_nothing_can_be_written_says_where(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    check_refused(path_write("/nonexistent/x", "a", 1, 0600, &error), &error, ERROR_IO,
                  "/nonexistent/x");
    check_refused(path_make_directories("/dev/null/x", 0755, &error), &error, ERROR_IO,
                  "/dev/null");
    check_refused(path_make_directories("", 0755, &error), &error, ERROR_IO, NULL);
    check_refused(path_rename("/nonexistent/a", "/tmp/x", &error), &error, ERROR_IO, "/tmp/x");
    check_refused(path_sync("/nonexistent", &error), &error, ERROR_IO, "/nonexistent");
    assert_int_equal(path_free_bytes("/nonexistent"), -1);
    assert_true(path_free_bytes("/tmp") > 0);
}

static void reading_refuses_what_is_too_large_or_no_file(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "file");
    char *pipe = world_path(world, "pipe");
    size_t size = 0;
    char *content;

    world_write(path, "1234");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    check_refused(path_read(path, 3, NULL, &world->error) != NULL, &world->error, ERROR_CORRUPT,
                  path);
    check_refused(path_read(world->directory, 99, NULL, &world->error) != NULL, &world->error,
                  ERROR_CORRUPT, NULL);
    alarm(5); /* a pipe that nobody writes to must not be waited for */
    check_refused(path_read(pipe, 99, NULL, &world->error) != NULL, &world->error, ERROR_CORRUPT,
                  NULL);
    alarm(0);
    content = path_read(path, 4, &size, &world->error);
    assert_string_equal(content, "1234");
    assert_int_equal(size, 4);
    assert_int_equal(path_size(path), 4);
    assert_int_equal(path_size(world->directory), -1);
    free(content);
    free(path);
    free(pipe);
}

static void a_tree_is_removed_without_following_links(void **state)
{
    struct installation *world = *state;
    char *tree = world_path(world, "tree");
    char *inside = world_path(world, "tree/a/b");
    char *outside = world_path(world, "kept");
    char *precious = world_path(world, "kept/precious");
    char *link = world_path(world, "tree/a/link");
    char *door = world_path(world, "door");

    check_ok(path_make_directories(inside, 0750, &world->error), &world->error);
    check_ok(path_make_directories(outside, 0750, &world->error), &world->error);
    world_write(precious, "x");
    assert_int_equal(symlink(outside, link), 0);
    assert_int_equal(symlink(outside, door), 0);
    check_ok(path_remove_tree(tree, &world->error), &world->error);
    assert_false(path_exists(tree));
    check_ok(path_remove_tree(door, &world->error), &world->error);
    assert_false(path_exists(door));
    assert_true(path_exists(precious));
    check_ok(path_remove_tree(tree, &world->error), &world->error);
    check_ok(path_remove(tree, &world->error), &world->error);
    free(tree);
    free(inside);
    free(outside);
    free(precious);
    free(link);
    free(door);
}

static void directories_get_the_mode_asked_for_whatever_the_umask(void **state)
{
    struct installation *world = *state;
    char *path = world_path(world, "a/b");
    struct stat status;
    mode_t before = umask(077);

    check_ok(path_make_directories(path, 0755, &world->error), &world->error);
    umask(before);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0755);
    assert_true(path_is_directory(path));
    check_ok(path_make_directories(path, 0700, &world->error), &world->error);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0755);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_joined_and_parted),
        cmocka_unit_test(a_write_where_nothing_can_be_written_says_where),
        cmocka_unit_test_setup_teardown(a_write_cut_short_leaves_the_old_content, world_directory,
                                        world_remove),
        cmocka_unit_test_setup_teardown(reading_refuses_what_is_too_large_or_no_file,
                                        world_directory, world_remove),
        cmocka_unit_test_setup_teardown(a_tree_is_removed_without_following_links, world_directory,
                                        world_remove),
        cmocka_unit_test_setup_teardown(directories_get_the_mode_asked_for_whatever_the_umask,
                                        world_directory, world_remove),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
