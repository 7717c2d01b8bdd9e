/* SPDX-License-Identifier: MIT */
/* pattern, scan: what lies below a directory, however hostile, and why it does not travel. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/package/pattern.h"
#include "core/package/scan.h"
#include "tests/check.h"
#include "tests/unit/world.h"

enum { NOBODY = 65534 };

/* clang-format off */
static const struct {
    const char *name, *patterns, *path;
    bool matches;
} patterns[] = {
    { "a pattern is of the last name",       "*.dhop",            "a/b/x.dhop",      true },
    { "and of the whole of it",              "*.dhop",            "x.dhop.bak",      false },
    { "a slash makes it of the path",        "images/*.png",      "images/x.png",    true },
    { "a star crosses no slash",             "images/*.png",      "images/a/x.png",  false },
    { "nor does one begin in the middle",    "images/*.png",      "a/images/x.png",  false },
    { "case counts",                         "*.SQL",             "x.sql",           false },
    { "one of several",                      "*.a *.b;*.c",       "x.c",             true },
    { "none of several",                     "*.a *.b;*.c",       "x.d",             false },
    { "blanks around are nothing",           "  ;; *.a ;",        "x.a",             true },
    { "no pattern matches nothing",          "",                  "x",               false },
    { "a question mark is one character",    "?.a",               "xy.a",            false },
    { "or an accent",                        "?.a",               "\303\251.a",      true },
    { "brackets",                            "[a-c]*",            "d",               false },
    { "a bracket that does not end",         "[a",                "a",               false },
    { "a hidden file is a file",             "*",                 "a/.hidden",       true },
    { "a tilde at the end",                  "*~",                "a/x.c~",          true },
    { "a set of accents",                    "[\303\251\303\250]",   "\303\250",          true },
    { "a set that is not that",              "[!a-c]x",           "dx",              true },
    { "and those that are",                  "[!a-c]x",           "bx",              false },
    { "a bracket is in its set",             "[]]",               "]",               true },
    { "a bracket that does not end is one",  "[a",                "[a",              true },
    { "a set holds no slash",                "a[!b]c",            "a/c",             false },
    { "a star takes what it must",           "*a*b",              "aabab",           true },
    { "and no more than there is",           "*a*b",              "aaba",            false },
    { "stars in a path",                     "*/a*/*.c",          "x/ab/y.c",        true },
    { "many stars",                          "*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false },
    { "a backslash makes a star a star",     "\\*",               "*",               true },
    { "and nothing else",                    "\\*",               "a",               false },
};
/* clang-format on */

static void patterns_are_those_of_shells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct error error = ERROR_INIT;
        struct string_list list = { .items = NULL };

        check_ok(pattern_list(patterns[i].patterns, &list, &error), &error);
        if (pattern_match(&list, patterns[i].path) != patterns[i].matches)
            fail_msg("%s: « %s » and « %s »", patterns[i].name, patterns[i].patterns,
                     patterns[i].path);
        string_list_clear(&list);
    }
}

static void a_pattern_longer_than_a_path_is_refused(void **state)
{
    struct installation *world = *state;
    struct string_list list = { .items = NULL };
    char *field = malloc(5001);

    assert_non_null(field);
    memset(field, 'a', 5000);
    field[5000] = '\0';
    check_refused(pattern_list(field, &list, &world->error), &world->error, ERROR_INPUT,
                  "trop long");
    string_list_clear(&list);
    free(field);
}

/* Runs shell commands in an empty "tree" of the world; its path, which the caller frees. */
static char *make_tree(struct installation *world, const char *commands)
{
    char *tree = world_path(world, "tree");

    assert_int_equal(world_status("mkdir %s && cd %s && { %s; }", tree, tree, commands), 0);
    return tree;
}

/* "reason path" a line. */
static void check_scan(const char *tree, const char *expected)
{
    struct error error = ERROR_INIT;
    struct text lines = TEXT_INIT;
    struct scan scan;

    check_ok(scan_directory(tree, NULL, &scan, &error), &error);
    for (size_t i = 0; i < scan.count; i++) {
        text_format(&lines, "%s ", package_reason_name(scan.files[i].reason));
        scan_show_path(scan.files[i].path, &lines);
        text_add_char(&lines, '\n');
    }
    assert_string_equal(text_string(&lines), expected);
    text_clear(&lines);
    scan_clear(&scan);
}

/* clang-format off */
static const struct {
    const char *name, *commands, *expected;
} trees[] = {
    { "an empty one", ":", "" },
    { "in the order of paths", "mkdir a 'a b' && touch a/z b 'a b/x' a.c",
      "kept a b/x\nkept a.c\nkept a/z\nkept b\n" },
    { "empty directories are nothing", "mkdir -p a/b/c d", "" },
    { "loops of links", "mkdir a && ln -s .. a/up && ln -s a b && ln -s self self && ln -s nowhere c && touch a/f",
      "kept a/f\nlink a/up\nlink b\nlink c\nlink self\n" },
    { "hard links are files", "echo x >a && ln a b", "kept a\nkept b\n" },
    { "what is no file", "mkfifo pipe && mknod null c 1 3 && mknod block b 7 99 && perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); bind($s, sockaddr_un(\"socket\"))'",
      "special block\nspecial null\nspecial pipe\nspecial socket\n" },
    { "names that travel", "touch '\303\251t\303\251' ' a ' -- '-x' '*' '\360\237\230\200' 'a\"b' \"it's\"",
      "kept  a \nkept *\nkept -x\nkept a\"b\nkept it's\nkept \303\251t\303\251\nkept \360\237\230\200\n" },
    { "and that do not", "touch \"$(printf 'a\\nb')\" \"$(printf 'c\\033[2J')\" \"$(printf 'd\\377')\" 'e\\f' \"$(printf 'g\\177')\" \"$(printf 'h\\302\\2332J')\"",
      "name a\\x0Ab\nname c\\x1B[2J\nname d\\xFF\nname e\\f\nname g\\x7F\nname h\\xC2\\x9B2J\n" },
    { "a directory by such a name is one entry", "mkdir \"$(printf 'a\\nb')\" && touch \"$(printf 'a\\nb/c')\"",
      "name a\\x0Ab/\n" },
    { "sparse, empty and dated files", "truncate -s 5G big && : >empty && touch -d 1931-02-03 old && touch -d 2400-01-01 new",
      "kept big\nkept empty\nkept new\nkept old\n" },
};
/* clang-format on */

static void trees_are_told_as_they_are(void **state)
{
    struct installation *world = *state;

    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++) {
        char *tree = make_tree(world, trees[i].commands);

        print_message("%s\n", trees[i].name);
        check_scan(tree, trees[i].expected);
        check_ok(path_remove_tree(tree, &world->error), &world->error);
        free(tree);
    }
}

static void facts_are_those_of_the_file(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(
        world, "printf 12345 >f && chmod 4751 f && touch -d '2026-01-02 03:04:05.123456789 UTC' f");
    struct scan scan;

    check_ok(scan_directory(tree, NULL, &scan, &world->error), &world->error);
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.files[0].size, 5);
    assert_int_equal(scan.files[0].mode & 07777, 04751);
    assert_true(scan.files[0].modified_ns == INT64_C(1767323045123456789));
    scan_clear(&scan);
    free(tree);
}

static void times_beyond_what_a_number_holds_stop_at_its_edge(void **state)
{
    struct stat status = { .st_size = 0 };

    (void)state;
    status.st_mtim.tv_sec = INT64_MAX;
    status.st_mtim.tv_nsec = 999999999;
    assert_true(scan_modified_ns(&status) > INT64_C(9223372030000000000));
    status.st_mtim.tv_sec = INT64_MIN;
    assert_true(scan_modified_ns(&status) < -INT64_C(9223372030000000000));
    status.st_mtim.tv_sec = -1;
    status.st_mtim.tv_nsec = 500000000;
    assert_true(scan_modified_ns(&status) == -500000000);
}

static void a_root_that_is_none_is_refused(void **state)
{
    struct installation *world = *state;
    struct scan scan;
    char *file = world_path(world, "file");
    char *link = world_path(world, "link");
    char *tree = make_tree(world, "touch f");

    world_write(file, "x");
    check_refused(scan_directory("/nonexistent", NULL, &scan, &world->error), &world->error,
                  ERROR_NOT_FOUND, "/nonexistent");
    scan_clear(&scan);
    check_refused(scan_directory(file, NULL, &scan, &world->error), &world->error, ERROR_NOT_FOUND,
                  file);
    scan_clear(&scan);
    assert_int_equal(symlink(tree, link), 0);
    check_scan(link, "kept f\n"); /* the root itself is where somebody says it is */
    free(file);
    free(link);
    free(tree);
}

/* As a user who is not everybody's. */
static void what_may_not_be_read_is_said(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(
        world, "mkdir closed listed searched && touch closed/a listed/b searched/c mine theirs &&"
               " chmod 000 theirs && chmod 711 closed && chmod 744 listed && chmod 755 searched");

    assert_int_equal(chmod(world->directory, 0755), 0);
    if (geteuid() == 0)
        assert_int_equal(seteuid(NOBODY), 0);
    else
        assert_int_equal(world_status("chmod 100 %s/closed && chmod 400 %s/listed", tree, tree), 0);
    check_scan(tree, "unreadable closed/\nunreadable listed/b\nkept mine\nkept searched/c\n"
                     "unreadable theirs\n");
    if (getuid() == 0)
        assert_int_equal(seteuid(0), 0);
    else
        assert_int_equal(world_status("chmod 700 %s/closed %s/listed", tree, tree), 0);
    free(tree);
}

/* Made step by step: the path of the deepest is longer than any call takes. */
static void make_deep(const char *tree, int depth, const char *name)
{
    int here = open(tree, O_RDONLY | O_DIRECTORY);

    for (int i = 0; i < depth; i++) {
        int next;

        assert_true(here >= 0);
        assert_int_equal(mkdirat(here, name, 0755), 0);
        next = openat(here, name, O_RDONLY | O_DIRECTORY);
        close(here);
        here = next;
    }
    assert_true(here >= 0);
    close(openat(here, "deepest", O_CREAT | O_WRONLY, 0644));
    close(here);
}

static void trees_deeper_than_a_path_are_cut_and_said(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(world, "touch f");
    char name[201];
    struct scan scan;

    memset(name, 'd', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    make_deep(tree, 30, name);
    check_ok(scan_directory(tree, NULL, &scan, &world->error), &world->error);
    assert_int_equal(scan.count, 2);
    assert_int_equal(scan.files[0].reason, REASON_TOO_LONG);
    assert_true(strlen(scan.files[0].path) < 4096);
    assert_int_equal(scan.files[0].path[strlen(scan.files[0].path) - 1], '/');
    assert_string_equal(scan.files[1].path, "f");
    scan_clear(&scan);
    assert_int_equal(world_status("rm -rf %s", tree), 0);
    free(tree);
}

static void names_as_long_as_they_can_be_travel(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(
        world, "touch \"$(printf '\303\251%.0s' $(seq 127))\" \"$(printf 'x%.0s' $(seq 255))\"");
    struct scan scan;

    check_ok(scan_directory(tree, NULL, &scan, &world->error), &world->error);
    assert_int_equal(scan.count, 2);
    for (size_t i = 0; i < scan.count; i++)
        assert_int_equal(scan.files[i].reason, REASON_KEPT);
    scan_clear(&scan);
    free(tree);
}

/* Counts what is told, and removes what was seen last when asked to. */
struct watcher {
    const char *remove; /* a command */
    int64_t seen, stop_after;
};

static void watch(void *data, int64_t done, int64_t total, enum job_unit unit)
{
    struct watcher *watcher = data;

    (void)total;
    assert_int_equal(unit, JOB_FILES);
    watcher->seen = done;
    if (watcher->remove != NULL) {
        assert_int_equal(world_status("%s", watcher->remove), 0);
        watcher->remove = NULL;
    }
}

static bool stopping(void *data)
{
    const struct watcher *watcher = data;

    return watcher->stop_after > 0 && watcher->seen >= watcher->stop_after;
}

static const struct job_operations watching = { .advance = watch, .stopping = stopping };

static void a_directory_of_many_files_is_read_whole_or_stopped(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(world, "seq -f f%06g 1 20000 | xargs touch");
    struct watcher watcher = { .seen = 0 };
    struct job job = { &watching, &watcher };
    struct scan scan;

    check_ok(scan_directory(tree, &job, &scan, &world->error), &world->error);
    assert_int_equal(scan.count, 20000);
    assert_true(watcher.seen > 19000);
    assert_string_equal(scan.files[0].path, "f000001");
    assert_string_equal(scan.files[19999].path, "f020000");
    scan_clear(&scan);
    watcher = (struct watcher){ .stop_after = 1000 };
    check_refused(scan_directory(tree, &job, &scan, &world->error), &world->error, ERROR_STOPPED,
                  NULL);
    assert_true(scan.count < 3000);
    scan_clear(&scan);
    free(tree);
}

static void what_vanishes_meanwhile_is_not_there(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(
        world,
        "for d in $(seq 1 40); do mkdir d$d && (cd d$d && seq 1 100 | xargs touch); done && touch last");
    char *command = string_format(&world->error, "rm -rf %s/d*", tree);
    struct watcher watcher = { .remove = command };
    struct job job = { &watching, &watcher };
    struct scan scan;

    check_ok(scan_directory(tree, &job, &scan, &world->error), &world->error);
    assert_true(scan.count > 0 && scan.count < 1000);
    assert_string_equal(scan.files[scan.count - 1].path, "last");
    for (size_t i = 0; i < scan.count; i++)
        assert_int_equal(scan.files[i].reason, REASON_KEPT);
    scan_clear(&scan);
    free(command);
    free(tree);
}

static void a_root_that_vanishes_meanwhile_ends_the_scan(void **state)
{
    struct installation *world = *state;
    char *tree = make_tree(world, "seq 1 2000 | xargs touch");
    char *command = string_format(&world->error, "rm -rf %s", tree);
    struct watcher watcher = { .remove = command };
    struct job job = { &watching, &watcher };
    struct scan scan;

    check_ok(scan_directory(tree, &job, &scan, &world->error), &world->error);
    assert_true(scan.count < 2000);
    scan_clear(&scan);
    free(command);
    free(tree);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_directory, world_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_those_of_shells),
        cmocka_unit_test(times_beyond_what_a_number_holds_stop_at_its_edge),
        IN_WORLD(a_pattern_longer_than_a_path_is_refused),
        IN_WORLD(trees_are_told_as_they_are),
        IN_WORLD(facts_are_those_of_the_file),
        IN_WORLD(a_root_that_is_none_is_refused),
        IN_WORLD(what_may_not_be_read_is_said),
        IN_WORLD(trees_deeper_than_a_path_are_cut_and_said),
        IN_WORLD(names_as_long_as_they_can_be_travel),
        IN_WORLD(a_directory_of_many_files_is_read_whole_or_stopped),
        IN_WORLD(what_vanishes_meanwhile_is_not_there),
        IN_WORLD(a_root_that_vanishes_meanwhile_ends_the_scan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
