/**
 * What the words of the command line share: how one is added, the option that names the
 * configuration, how the process ends.
 */
@NullMarked
package io.echobridge.command;

import org.jspecify.annotations.NullMarked;
