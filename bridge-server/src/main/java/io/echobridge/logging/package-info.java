/**
 * The daemon's log: its format, its level, and a queue that keeps whatever logs from waiting for
 * whoever reads the log.
 */
@NullMarked
package io.echobridge.logging;

import org.jspecify.annotations.NullMarked;
