/**
 * {@code echobridge demo}: a page, an auth endpoint and an embedded Redis around the daemon as it
 * is, or around several in processes of their own. Nothing here is part of the daemon, and the
 * daemon knows nothing of it.
 */
@NullMarked
package io.echobridge.demo;

import org.jspecify.annotations.NullMarked;
