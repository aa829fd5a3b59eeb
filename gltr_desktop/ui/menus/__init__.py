"""The menus, and the actions behind them."""
