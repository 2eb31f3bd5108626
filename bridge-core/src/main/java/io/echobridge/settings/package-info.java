/**
 * The building blocks of all settings: finding and reporting their faults, writing their values,
 * and keeping secrets secret. Plug-ins use it as the core does.
 */
@NullMarked
package io.echobridge.settings;

import org.jspecify.annotations.NullMarked;
