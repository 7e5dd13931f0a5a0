package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** What the part of a charge above the floor is multiplied by, up to the next floor. */
public record ChargeTier(Cash floor, Rate multiple) {}
