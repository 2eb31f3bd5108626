/**
 * {@code echobridge import}: turns the file of a laravel-echo-server into a configuration, and
 * reports what became of each option. Only the command itself reads and writes files.
 */
@NullMarked
package io.echobridge.imports;

import org.jspecify.annotations.NullMarked;
