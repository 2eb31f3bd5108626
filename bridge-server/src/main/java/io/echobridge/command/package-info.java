/**
 * What all commands share: how a command is added, the option that names the configuration, the
 * exit codes.
 */
@NullMarked
package io.echobridge.command;

import org.jspecify.annotations.NullMarked;
