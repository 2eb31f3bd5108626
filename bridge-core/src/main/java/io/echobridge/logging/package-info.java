/** Keeps whoever logs from waiting for whoever reads the log. */
@NullMarked
package io.echobridge.logging;

import org.jspecify.annotations.NullMarked;
