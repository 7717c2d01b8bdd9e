/* SPDX-License-Identifier: MIT */
/* share: publication by copy, where the FTP server is this machine. */
#ifndef CORE_EXCHANGE_SHARE_H
#define CORE_EXCHANGE_SHARE_H

#include "core/base/error.h"
#include "core/base/job.h"

/*
 * Copies a file into `directory` under `name`, whole or not at all: aside as NAME.part,
 * flushed, its size compared, renamed. Makes the directory when it is missing. What is
 * copied can be read by the FTP server's account (0644).
 */
bool share_put(const char *local_path, const char *directory, const char *name, struct job *job,
               struct error *error);

#endif
