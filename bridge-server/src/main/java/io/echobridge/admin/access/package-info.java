/**
 * Who may use the listener for operators: users with passwords, and whoever holds the token. It
 * knows nothing of what there is to see.
 */
@NullMarked
package io.echobridge.admin.access;

import org.jspecify.annotations.NullMarked;
