/**
 * What who runs the daemon may ask it, on a listener of its own: whether it is well, its metrics,
 * its status. It reads what others count; it changes nothing, and knows no broker and no protocol.
 */
@NullMarked
package io.echobridge.admin;

import org.jspecify.annotations.NullMarked;
