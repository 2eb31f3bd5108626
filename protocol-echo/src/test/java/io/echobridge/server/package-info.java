/** Whole servers for tests of echo on several nodes. */
@NullMarked
package io.echobridge.server;

import org.jspecify.annotations.NullMarked;
