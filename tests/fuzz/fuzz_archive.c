/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/exchange/archive.h"
#include "tests/fuzz/fuzz.h"

enum { BLOCK = 4096, BLOCKS = 1024 };

/* Reads an archive to its end, or to the first thing that is wrong with it. */
static void read_all(struct archive_reader *reader)
{
    struct error error = ERROR_INIT;
    char block[BLOCK];
    const char *name;
    int64_t size;
    int left = BLOCKS;

    while (left > 0 && archive_next(reader, &name, &size, &error)) {
        if (name[0] == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../") != NULL)
            abort();
        while (left-- > 0 && archive_read(reader, block, sizeof block, &error) > 0)
            continue;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int descriptor = memfd_create("archive", MFD_CLOEXEC);
    struct error error = ERROR_INIT;
    struct archive_reader *reader;
    char path[64];

    if (descriptor < 0 || write(descriptor, bytes, size) != (ssize_t)size)
        exit(1);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    reader = archive_open(path, &error);
    if (reader != NULL)
        read_all(reader);
    archive_reader_close(reader);
    close(descriptor);
    return 0;
}
