/**
 * The daemon's log: its format, its level, and a queue, so that code that logs never waits for the
 * program that reads the log.
 */
@NullMarked
package io.echobridge.logging;

import org.jspecify.annotations.NullMarked;
