/**
 * The command line: main, and what its words do. Nothing here that a test of the server would need.
 */
@NullMarked
package io.echobridge;

import org.jspecify.annotations.NullMarked;
