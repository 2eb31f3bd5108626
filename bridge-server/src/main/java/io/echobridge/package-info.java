/**
 * The program: main, and the commands that start the daemon or check its configuration. All other
 * commands are in bridge-tools.
 */
@NullMarked
package io.echobridge;

import org.jspecify.annotations.NullMarked;
