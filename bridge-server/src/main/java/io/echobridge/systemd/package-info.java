/** Reports the state of the daemon to systemd. Knows nothing about what the daemon does. */
@NullMarked
package io.echobridge.systemd;

import org.jspecify.annotations.NullMarked;
