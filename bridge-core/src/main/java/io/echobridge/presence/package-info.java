/**
 * Tables of the members of presence channels, by their connections to all nodes. Only data: the
 * owner of a table guards it.
 */
@NullMarked
package io.echobridge.presence;

import org.jspecify.annotations.NullMarked;
