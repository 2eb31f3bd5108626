/** Tells systemd how the daemon is. Knows nothing of what the daemon does. */
@NullMarked
package io.echobridge.systemd;

import org.jspecify.annotations.NullMarked;
