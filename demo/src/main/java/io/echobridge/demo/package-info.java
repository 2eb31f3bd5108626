/**
 * {@code echobridge demo}: a page, an auth endpoint and an embedded Redis around the unchanged
 * daemon, or around several in separate processes. Nothing here is part of the daemon, and the
 * daemon knows nothing about it.
 */
@NullMarked
package io.echobridge.demo;

import org.jspecify.annotations.NullMarked;
